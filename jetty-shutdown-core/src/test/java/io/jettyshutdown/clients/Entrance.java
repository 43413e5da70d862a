package io.jettyshutdown.clients;

import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.FreePort;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

/** The port that clients connect to, of the server or of a proxy in a process of its own. */
record Entrance(int port, AutoCloseable process) implements AutoCloseable {

    /** Starts a proxy with these arguments in that directory, in which there is then its configuration, a resource. */
    static Entrance proxy(Part part, int serverPort, Path directory, String configuration, String... arguments)
            throws Exception {
        List<String> words = new ArrayList<>(List.of(Parts.require(part).toString()));
        words.addAll(List.of(arguments));
        int port = FreePort.find();
        try (var template = Entrance.class.getResourceAsStream("/clients/" + configuration)) {
            String text = new String(template.readAllBytes(), StandardCharsets.UTF_8)
                    .replace("${PROXY_PORT}", "" + port)
                    .replace("${SERVER_PORT}", "" + serverPort);
            Files.writeString(directory.resolve(configuration), text);
        }
        Process process = new ProcessBuilder(words)
                .directory(directory.toFile())
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("proxy.log").toFile())
                .start();
        return new Entrance(port, () -> {
            // Politely, so that it takes its worker processes along.
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
        });
    }

    /** Waits until a server that is ready is behind it. */
    void awaitReady() {
        Eventually.isTrue(this::ready);
    }

    private boolean ready() throws IOException {
        HttpURLConnection request = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + "/ready").toURL().openConnection();
        try {
            return request.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        } finally {
            request.disconnect();
        }
    }

    /** The addresses of so many conversations. */
    List<URI> conversations(int count) {
        return IntStream.range(0, count)
                .mapToObj(client -> URI.create("ws://127.0.0.1:" + port + "/ws?client=" + client))
                .toList();
    }

    @Override
    public void close() throws Exception {
        process.close();
    }
}
