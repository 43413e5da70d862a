package io.jettyshutdown.demo.serve;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.demo.web.WebClient;
import io.jettyshutdown.testing.Eventually;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.awaitility.core.ConditionTimeoutException;

/** Clients that use the module with a package of Node.js, in a process of their own. */
final class ModuleClients implements AutoCloseable {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** What one of them told; {@code at} is in milliseconds of its own clock, {@code retryAfter} is null for never. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    record Told(
            int client,
            String event,
            double at,
            int code,
            String reason,
            boolean wasClean,
            boolean opened,
            int setbacks,
            Integer retryAfter,
            String cause,
            String why) {

        boolean isLostConnection() {
            return event.equals("close") && opened;
        }

        boolean isFailedAttempt() {
            return event.equals("close") && !opened;
        }

        boolean isOpen() {
            return event.equals("open");
        }
    }

    private final int count;
    private final Process process;
    private final List<Told> all = new CopyOnWriteArrayList<>();
    private final List<String> other = new CopyOnWriteArrayList<>();

    /** They go to the first address, then to the second, and so on; from the last on to that. */
    ModuleClients(Path directory, String make, int count, String options, URI... addresses) throws Exception {
        this.count = count;
        new WebClient(directory);
        process = new ProcessBuilder(
                        "node",
                        directory.resolve("client.mjs").toString(),
                        make,
                        "" + count,
                        JSON.writeValueAsString(addresses),
                        options)
                .redirectErrorStream(true)
                .start();
        new Thread(this::read).start();
    }

    private void read() {
        try (BufferedReader output = process.inputReader()) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                if (line.startsWith("{")) {
                    all.add(JSON.readValue(line, Told.class));
                } else {
                    other.add(line);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Waits until each of them has told so many of such. */
    void awaitEach(int times, Predicate<Told> kind) {
        try {
            Eventually.isTrue(() -> {
                if (!process.isAlive() && !other.isEmpty()) {
                    throw new AssertionError(String.join("\n", other));
                }
                for (int client = 0; client < count; client++) {
                    if (of(client).stream().filter(kind).count() < times) {
                        return false;
                    }
                }
                return true;
            });
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("what they have told: " + all, e);
        }
    }

    List<Told> of(int client) {
        return all.stream().filter(told -> told.client == client).toList();
    }

    List<Told> told(Predicate<Told> kind) {
        return all.stream().filter(kind).toList();
    }

    /** The events of such a kind, each with the one that the same client told next. */
    List<List<Told>> withNext(Predicate<Told> kind) {
        List<List<Told>> pairs = new ArrayList<>();
        for (int client = 0; client < count; client++) {
            List<Told> one = of(client);
            for (int i = 0; i + 1 < one.size(); i++) {
                if (kind.test(one.get(i))) {
                    pairs.add(one.subList(i, i + 2));
                }
            }
        }
        return pairs;
    }

    /** Completes with the exit status, when nothing keeps the process alive any more. */
    CompletableFuture<Integer> exit() {
        return process.onExit().thenApply(Process::exitValue);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
