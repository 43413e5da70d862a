package io.jettyshutdown.demo.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.NodePackages;
import java.io.BufferedReader;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;

/** Clients of Node.js, make {@code ws}, in a process of their own. */
final class NodeClients implements AutoCloseable {

    private final Process process;
    private final BufferedReader output;

    private NodeClients(URI address, int count, String mode) throws Exception {
        String script = Path.of(
                        NodeClients.class.getResource("/clients/clients.cjs").toURI())
                .toString();
        ProcessBuilder builder =
                new ProcessBuilder("node", script, address.toString(), "" + count, mode).redirectErrorStream(true);
        builder.environment().putAll(NodePackages.environment());
        process = builder.start();
        output = process.inputReader();
        assertThat(output.readLine()).isEqualTo("open");
    }

    /** They are connected, and each has had an answer. */
    static NodeClients connect(URI address, int count) throws Exception {
        return new NodeClients(address, count, "");
    }

    /** The same, and then each asks for more than fits into all buffers, and reads nothing of it. */
    static NodeClients connectAndStall(URI address, int count) throws Exception {
        return new NodeClients(address, count, "unread");
    }

    /** What each saw, {@code CODE REASON}, when all connections have ended. */
    List<String> closes() {
        return output.lines().toList();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
