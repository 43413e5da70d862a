package io.jettyshutdown.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** A process that a test starts. Its output is collected all the time, so that it never blocks on a full pipe. */
public final class Command implements AutoCloseable {

    private final String line;
    private final Process process;
    private final CompletableFuture<String> output;

    private Command(Map<String, String> environment, List<String> words) throws IOException {
        line = String.join(" ", words);
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(environment);
        process = builder.start();
        output = CompletableFuture.supplyAsync(this::read, task -> new Thread(task).start());
    }

    public static Command start(Map<String, String> environment, String... words) throws IOException {
        return new Command(environment, List.of(words));
    }

    /** Runs a command to its end. */
    public static String run(String... words) throws Exception {
        try (Command command = start(Map.of(), words)) {
            return command.output(Duration.ofMinutes(2));
        }
    }

    private String read() {
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What it printed, when it has ended; fails if it does not end in time or not with status 0. */
    public String output(Duration limit) throws Exception {
        if (!process.waitFor(limit.toSeconds(), TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(line + " did not end in " + limit + "; it printed\n" + output.get());
        }
        if (process.exitValue() != 0) {
            throw new AssertionError(
                    line + " ended with status " + process.exitValue() + "; it printed\n" + output.get());
        }
        return output.get();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
