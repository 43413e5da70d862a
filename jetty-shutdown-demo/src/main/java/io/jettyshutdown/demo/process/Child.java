package io.jettyshutdown.demo.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * Another program, which ends with this one however that ends, and its directory, which is deleted then.
 *
 * <p><b>Concurrency.</b> {@link #close} may come at any time from any thread.
 */
public final class Child implements AutoCloseable {

    /** This process holds the other end of the input. */
    private static final String UNTIL_THE_INPUT_ENDS = "signal=$1; shift; exec 3<&0; \"$@\" & it=$!;"
            + " (read -r end <&3; kill -$signal $it) & wait $it; kill $!";

    private final String name;
    private final Path directory;
    private final Path log;
    private final Process process;

    /**
     * Starts it.
     *
     * @param name what it is called in messages
     * @param directory where it works, with what it needs
     * @param signal what ends it, such as {@code KILL}
     */
    public Child(String name, Path directory, String signal, List<String> words) throws IOException {
        this.name = name;
        this.directory = directory;
        log = directory.resolve("log");
        List<String> command = new ArrayList<>(List.of("sh", "-c", UNTIL_THE_INPUT_ENDS, "sh", signal));
        command.addAll(words);
        process = new ProcessBuilder(command)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "end-" + name));
    }

    /**
     * Asks until it is ready; if that fails, closes it.
     *
     * @throws IOException if it is not ready, or has ended; then with its last words
     */
    public void awaitReady(String what, Patience.Condition ready) throws IOException, InterruptedException {
        try {
            Patience.until(name + " " + what, () -> {
                if (!process.isAlive()) {
                    throw new IOException(name + " ended at once: " + log());
                }
                return ready.holds();
            });
        } catch (IOException | InterruptedException e) {
            close();
            throw e;
        }
    }

    /** Reads what it has printed until now. */
    public String log() throws IOException {
        return Files.readString(log);
    }

    /** Ends it and deletes its directory. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // It has ended by itself.
        }
        List<Path> files;
        try (Stream<Path> tree = Files.walk(directory)) {
            files = tree.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException e) {
            return; // Gone already.
        }
        files.forEach(file -> file.toFile().delete());
    }
}
