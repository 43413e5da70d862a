package io.jettyshutdown.demo.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.demo.DemoProcess;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Each means by which an operator ends the process: what a client is told, and what a supervisor. */
@Timeout(120)
class TriggersTest {

    private static final Duration GRACE_PERIOD = Duration.ofSeconds(25);
    private static final String STOP = "1001 Server stopping;retry-after-ms=0";
    private static final String RESTART = "1012 Service restart;retry-after-ms=0";
    private static final String TOKEN = "0123456789abcdef0123456789abcdef";
    private static final String KEY = "key of the test";

    @TempDir
    private Path directory;

    /**
     * A row.
     *
     * @param name what an operator would call it
     * @param environment of the process
     * @param options of {@code serve}
     * @param pull does it
     * @param seen what the client is told
     * @param status what the process ends with
     */
    record Trigger(
            String name, Map<String, String> environment, List<String> options, Pull pull, String seen, int status) {

        @Override
        public String toString() {
            return name;
        }
    }

    interface Pull {
        void pull(DemoProcess server, Addresses addresses) throws Exception;
    }

    static Stream<Trigger> triggers() {
        return Stream.of(
                new Trigger("SIGTERM", Map.of(), List.of(), signal("TERM"), STOP, 143),
                new Trigger(
                        "SIGTERM of a deployment",
                        Map.of("JETTY_SHUTDOWN_INTENT", "restart"),
                        List.of(),
                        signal("TERM"),
                        RESTART,
                        143),
                new Trigger("SIGINT", Map.of(), List.of(), signal("INT"), STOP, 130),
                new Trigger("SIGHUP", Map.of(), List.of("--restart-on-hangup"), signal("HUP"), RESTART, 129),
                new Trigger(
                        "STOP.PORT",
                        Map.of("JDK_JAVA_OPTIONS", "-DSTOP.PORT=0 '-DSTOP.KEY=" + KEY + "'"),
                        List.of(),
                        TriggersTest::stopPort,
                        STOP,
                        0),
                new Trigger(
                        "HTTP, stop",
                        Map.of(),
                        List.of(),
                        (server, addresses) -> post(addresses, "/stop", "intent=restart&reason=v42+is+out"),
                        "1012 v42 is out;retry-after-ms=0",
                        0),
                new Trigger(
                        "JMX, stop",
                        Map.of(),
                        List.of(),
                        (server, addresses) -> {
                            try (Jmx jmx = new Jmx(server.handle())) {
                                assertThat(jmx.call("stop", "restart", "")).isEqualTo(true);
                            }
                        },
                        RESTART,
                        0),
                new Trigger(
                        "HTTP with a token, drain and then SIGTERM",
                        Map.of("JETTY_SHUTDOWN_TOKEN", TOKEN),
                        List.of(),
                        (server, addresses) -> {
                            post(addresses, "/drain", "intent=restart");
                            Signals.send("TERM", server.handle());
                        },
                        RESTART,
                        143));
    }

    private static void post(Addresses addresses, String command, String form) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create(addresses.control() + command))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Authorization", "Bearer " + TOKEN)
                .POST(BodyPublishers.ofString(form))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .send(request, BodyHandlers.discarding())
                        .statusCode())
                .isEqualTo(202);
    }

    private static Pull signal(String name) {
        return (server, addresses) -> Signals.send(name, server.handle());
    }

    private static void stopPort(DemoProcess server, Addresses addresses) throws Exception {
        int port = Integer.parseInt(server.awaitLine("STOP.PORT=").split("=")[1]);
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream().write((KEY + "\r\nstop\r\n").getBytes(StandardCharsets.US_ASCII));
            // Unless the process has ended before it could say so.
            assertThat("Stopped\r\n")
                    .startsWith(new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII));
        }
    }

    @ParameterizedTest
    @MethodSource("triggers")
    void clientIsToldAndSupervisorToo(Trigger trigger) throws Exception {
        try (DemoProcess server =
                DemoProcess.serve(directory, trigger.environment(), GRACE_PERIOD, trigger.options())) {
            Addresses addresses = server.awaitAddresses();
            try (NodeClients clients = NodeClients.connect(addresses.webSocket(), 1)) {
                long begun = System.nanoTime();
                trigger.pull().pull(server, addresses);
                assertThat(clients.closes()).containsExactly(trigger.seen());
                assertThat(server.awaitExit()).isEqualTo(trigger.status());
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(GRACE_PERIOD);
            }
            assertThat(server.errors()).anySatisfy(line -> assertThat(line).contains("sessions=1 handshakes=1"));
        }
    }
}
