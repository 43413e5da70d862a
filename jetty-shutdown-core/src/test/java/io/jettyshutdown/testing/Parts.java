package io.jettyshutdown.testing;

import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Skips a test on a machine that lacks a part, or fails it where the environment variable
 * {@code JETTY_SHUTDOWN_REQUIRE_PARTS} is {@code true}: there every test must run.
 */
public final class Parts {

    static final String REQUIRE = "JETTY_SHUTDOWN_REQUIRE_PARTS";

    private Parts() {}

    /** The part's first program; of several with that name on the PATH, the one that works. */
    public static Path require(Part part) {
        return require(part, System.getenv());
    }

    /** Opens no file, but tells in time where a test is going to need more than this process may open. */
    public static void requireDescriptors(int count) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < count) {
            throw missing(
                    "needs " + count + " file descriptors, but this process may have "
                            + system.getMaxFileDescriptorCount() + ": raise the limit (ulimit -n)",
                    System.getenv());
        }
    }

    /** The {@code java} of a JDK that is at least so new: of this one, or of one that is installed beside it. */
    public static Path requireJava(int version) {
        Path home = Path.of(System.getProperty("java.home"));
        return requireJava(version, home, home.getParent(), System.getenv());
    }

    static Path requireJava(int version, Path home, Path neighbours, Map<String, String> environment) {
        try (Stream<Path> installed = Files.list(neighbours)) {
            return Stream.concat(Stream.of(home), installed.sorted())
                    .filter(jdk -> version(jdk) >= version)
                    .map(jdk -> jdk.resolve("bin").resolve("java"))
                    .findFirst()
                    .orElseThrow(() -> missing(
                            "needs Java " + version + " or newer, but there is none in " + neighbours, environment));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** As a JDK says in its file {@code release}; 0 if this is none. */
    private static int version(Path jdk) {
        Properties release = new Properties();
        try (InputStream file = Files.newInputStream(jdk.resolve("release"))) {
            release.load(file);
        } catch (IOException e) {
            return 0;
        }
        return Integer.parseInt(
                release.getProperty("JAVA_VERSION", "0").replace("\"", "").split("\\D")[0]);
    }

    static Path require(Part part, Map<String, String> environment) {
        for (String program : part.programs) {
            if (onPath(program, environment).isEmpty()) {
                throw missing(
                        "needs " + part.description + ", but there is no " + program + " on the PATH: "
                                + part.installation,
                        environment);
            }
        }
        List<Path> first = onPath(part.programs.get(0), environment);
        return part.trial.isEmpty() ? first.get(0) : tryOut(part, first, environment);
    }

    /** The programs may be there, and the system may not let them do their work, or only one of the same name can. */
    private static Path tryOut(Part part, List<Path> programs, Map<String, String> environment) {
        List<String> failures = new ArrayList<>();
        for (Path program : programs) {
            List<String> words = new ArrayList<>(part.trial);
            words.set(0, program.toString());
            try (Command trial = Command.start(environment, words.toArray(String[]::new))) {
                trial.output(Duration.ofSeconds(20));
                return program;
            } catch (Exception | AssertionError e) {
                failures.add(e.getMessage());
            }
        }
        throw missing(
                "needs " + part.description + ", but " + String.join("; ", failures) + ": " + part.installation,
                environment);
    }

    private static List<Path> onPath(String program, Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .toList();
    }

    private static RuntimeException missing(String message, Map<String, String> environment) {
        return "true".equals(environment.get(REQUIRE)) ? fail(message) : Assumptions.abort(message);
    }
}
