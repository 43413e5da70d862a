package io.jettyshutdown.demo.rolling.balancer;

import io.jettyshutdown.demo.process.Child;
import io.jettyshutdown.demo.process.Patience;
import io.jettyshutdown.demo.process.Ports;
import io.jettyshutdown.demo.rolling.node.Node;
import io.jettyshutdown.demo.rolling.node.NodePorts;
import io.jettyshutdown.demo.rolling.plan.Plan;
import io.jettyshutdown.demo.shipped.ShippedFile;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URI;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.IO;

/**
 * HAProxy, with the file that is shipped. It knows all nodes from the beginning and asks each for its health: so it
 * notices by itself who is there and who goes.
 */
final class HaProxy implements Entrance {

    private static final int OTHER_CONNECTIONS = 100;

    /** Of the CSV that it shows. */
    private static final int NAME_COLUMN = 1;

    private static final int STATUS_COLUMN = 17;

    private static final Executor WHEN_AN_ANSWER_IS_LATE = CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS);

    private final Path statistics;
    private final URI address;
    private final Child process;

    HaProxy(Path program, Plan plan, NodePorts ports) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("jetty-shutdown-haproxy");
        statistics = directory.resolve("s");
        String listen = "127.0.0.1:" + Ports.free();
        address = URI.create("ws://" + listen + "/ws");
        Path file = directory.resolve("haproxy.cfg");
        configuration(plan.clients() + OTHER_CONNECTIONS, statistics, listen, ports)
                .writeTo(file);
        process = new Child("HAProxy", directory, "TERM", List.of(program.toString(), "-db", "-f", file.toString()));
        process.awaitReady(
                "tells who is in",
                () -> Files.exists(statistics) && !show("stat").isEmpty());
    }

    static ShippedFile configuration(int connections, Path statistics, String listen, NodePorts ports) {
        List<String> servers = ports.webSocket().entrySet().stream()
                .map(node -> "server %s 127.0.0.1:%d port %d"
                        .formatted(node.getKey(), node.getValue(), ports.admin(node.getKey())))
                .toList();
        return ShippedFile.read("/haproxy/haproxy.cfg")
                .with("maxconn", "maxconn " + connections)
                .with("stats socket", "stats socket " + statistics + " mode 600 level operator")
                .with("bind", "bind " + listen)
                .with("server", servers);
    }

    @Override
    public URI address() {
        return address;
    }

    @Override
    public void add(Node node) throws IOException, InterruptedException {
        Patience.until(
                "HAProxy sends clients to " + node.name(),
                () -> show("stat")
                        .lines()
                        .map(line -> line.split(","))
                        .anyMatch(cells -> cells.length > STATUS_COLUMN
                                && cells[NAME_COLUMN].equals(node.name())
                                && cells[STATUS_COLUMN].equals("UP")));
    }

    private String show(String what) throws IOException {
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(statistics));
            // The reading of an answer that does not come ends then.
            WHEN_AN_ANSWER_IS_LATE.execute(() -> IO.close(channel));
            channel.write(ByteBuffer.wrap(("show " + what + "\n").getBytes(StandardCharsets.UTF_8)));
            return new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /** The nodes' own 404 takes them out. */
    @Override
    public void remove(Collection<Node> nodes) {}

    /** Who does not answer its check is out. */
    @Override
    public void lose(Node node) {}

    @Override
    public void close() {
        process.close();
    }
}
