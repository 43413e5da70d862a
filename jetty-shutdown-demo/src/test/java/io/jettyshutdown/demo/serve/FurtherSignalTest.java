package io.jettyshutdown.demo.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.demo.DemoProcess;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An operator who does not want to wait sends the signal again: two seconds later the process is gone. */
@Timeout(180)
class FurtherSignalTest {

    private static final Duration GRACE_PERIOD = Duration.ofSeconds(60);

    /** Two seconds, and what a busy machine adds; far less than what the server would wait for. */
    private static final Duration GONE = Duration.ofSeconds(6);

    @TempDir
    private Path directory;

    @Test
    void stalledClientsAreNotAwaited() throws Exception {
        try (DemoProcess server = DemoProcess.serve(directory, Map.of(), GRACE_PERIOD, List.of())) {
            URI address = server.awaitAddresses().webSocket();
            try (NodeClients clients = NodeClients.connectAndStall(address, 20)) {
                Signals.send("TERM", server.handle());
                server.awaitLine("One more signal");
                assertThat(isGoneAfter(server, "TERM")).isLessThan(GONE);
                assertThat(server.awaitExit()).isEqualTo(143);
                assertThat(server.errors()).anySatisfy(line -> assertThat(line).contains("no more waiting"));
                assertThat(server.errors())
                        .anySatisfy(line -> assertThat(line).contains("result=aborted sessions=20 handshakes=0"));
            }
        }
    }

    @Test
    void requestThatHangsIsNotAwaited() throws Exception {
        try (DemoProcess server = new DemoProcess(directory, Map.of(), HangingServer.class)) {
            URI address = URI.create(server.awaitLine("http://"));
            try (Socket socket = new Socket(address.getHost(), address.getPort())) {
                socket.getOutputStream().write("GET / HTTP/1.0\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                server.awaitLine("hangs");
                Signals.send("INT", server.handle());
                server.awaitLine("One more signal");
                assertThat(isGoneAfter(server, "TERM")).isBetween(Duration.ofSeconds(1), GONE);
                assertThat(server.awaitExit()).isEqualTo(143);
            }
        }
    }

    private static Duration isGoneAfter(DemoProcess server, String signal) throws Exception {
        long begun = System.nanoTime();
        Signals.send(signal, server.handle());
        server.awaitExit();
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
