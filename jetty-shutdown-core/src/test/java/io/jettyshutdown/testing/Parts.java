package io.jettyshutdown.testing;

import static org.junit.jupiter.api.Assertions.fail;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
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

    static void require(Part part, Map<String, String> environment) {
        for (String program : part.programs) {
            if (!onPath(program, environment)) {
                missing(part, program, environment);
            }
        }
    }

    private static boolean onPath(String program, Map<String, String> environment) {
        return Stream.of(environment.getOrDefault("PATH", "").split(File.pathSeparator))
                .anyMatch(directory -> Files.isExecutable(Path.of(directory, program)));
    }

    private static void missing(Part part, String program, Map<String, String> environment) {
        String message =
                "needs " + part.description + ", but there is no " + program + " on the PATH: " + part.installation;
        if ("true".equals(environment.get(REQUIRE))) {
            fail(message);
        }
        Assumptions.abort(message);
    }
}
