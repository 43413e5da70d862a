package io.jettyshutdown.clients;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A script in a process of its own: reads a line with addresses, and writes one with what it saw at them. */
final class ScriptClient implements ForeignClient {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final Process process;
    private final Writer input;
    private final BufferedReader output;

    ScriptClient(Map<String, String> environment, List<String> words) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(words).redirectErrorStream(true);
        builder.environment().putAll(environment);
        process = builder.start();
        input = process.outputWriter();
        output = process.inputReader();
    }

    @Override
    public CompletableFuture<List<Seen>> converse(List<URI> uris) throws IOException {
        input.write(JSON.writeValueAsString(uris) + "\n");
        input.flush();
        return CompletableFuture.supplyAsync(this::read, task -> new Thread(task).start());
    }

    private List<Seen> read() {
        StringBuilder other = new StringBuilder();
        try {
            String line = output.readLine();
            while (line != null && !line.startsWith("[{")) {
                other.append(line).append('\n');
                line = output.readLine();
            }
            if (line == null) {
                throw new AssertionError("the script ended early; it printed\n" + other);
            }
            return List.of(JSON.readValue(line, Seen[].class));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
