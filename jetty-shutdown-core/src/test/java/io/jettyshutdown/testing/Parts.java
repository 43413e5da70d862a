package io.jettyshutdown.testing;

import static org.junit.jupiter.api.Assertions.fail;

import com.sun.management.UnixOperatingSystemMXBean;
import java.io.File;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Skips a test on a machine that lacks a part, or fails it where the environment variable
 * {@code JETTY_SHUTDOWN_REQUIRE_PARTS} is {@code true}: there every test must run.
 */
public final class Parts {

    static final String REQUIRE = "JETTY_SHUTDOWN_REQUIRE_PARTS";

    private Parts() {}

    public static void require(Part part) {
        require(part, System.getenv());
    }

    /** Opens no file, but tells in time where a test is going to need more than this process may open. */
    public static void requireDescriptors(int count) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && system.getMaxFileDescriptorCount() < count) {
            missing(
                    "needs " + count + " file descriptors, but this process may have "
                            + system.getMaxFileDescriptorCount() + ": raise the limit (ulimit -n)",
                    System.getenv());
        }
    }

    static void require(Part part, Map<String, String> environment) {
        for (String program : part.programs) {
            if (onPath(program, environment).isEmpty()) {
                missing(
                        "needs " + part.description + ", but there is no " + program + " on the PATH: "
                                + part.installation,
                        environment);
            }
        }
        if (!part.trial.isEmpty()) {
            tryOut(part, environment);
        }
    }

    /** The programs may be there, and the system may not let them do their work. */
    private static void tryOut(Part part, Map<String, String> environment) {
        String[] words = part.trial.toArray(String[]::new);
        words[0] = onPath(words[0], environment).orElseThrow().toString();
        try (Command trial = Command.start(environment, words)) {
            trial.output(Duration.ofSeconds(20));
        } catch (Exception | AssertionError e) {
            missing("needs " + part.description + ", but " + e.getMessage(), environment);
        }
    }

    private static Optional<Path> onPath(String program, Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .map(directory -> Path.of(directory, program))
                .filter(Files::isExecutable)
                .findFirst();
    }

    private static void missing(String message, Map<String, String> environment) {
        if ("true".equals(environment.get(REQUIRE))) {
            fail(message);
        }
        Assumptions.abort(message);
    }
}
