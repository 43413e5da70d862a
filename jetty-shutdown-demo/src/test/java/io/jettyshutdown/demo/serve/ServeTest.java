package io.jettyshutdown.demo.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jettyshutdown.Intent;
import io.jettyshutdown.demo.DemoProcess;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeTest {

    private static final int KILLED_BY_SIGTERM = 128 + 15;

    @TempDir
    private Path directory;

    private final WebSocketClient webSocketClient = new WebSocketClient();
    private final RecordingClient client = new RecordingClient();
    private DemoProcess server;
    private Addresses addresses;

    private void start(Map<String, String> environment, String... more) throws IOException {
        server = DemoProcess.serve(directory, environment, Duration.ofSeconds(60), List.of(more));
        addresses = server.awaitAddresses();
    }

    @BeforeEach
    void startClient() throws Exception {
        webSocketClient.start();
    }

    @AfterEach
    void stop() throws Exception {
        webSocketClient.stop();
        server.close();
    }

    private Session connect(URI address) throws Exception {
        return webSocketClient.connect(client, address).get(60, TimeUnit.SECONDS);
    }

    private static HttpResponse<String> get(URI address) throws Exception {
        return HttpClient.newHttpClient().send(HttpRequest.newBuilder(address).build(), BodyHandlers.ofString());
    }

    @Test
    void echoes() throws Exception {
        start(Map.of());

        connect(addresses.webSocket()).sendText("hello", Callback.NOOP);

        assertThat(client.message.get(60, TimeUnit.SECONDS)).isEqualTo("hello");
    }

    @Test
    void sigtermSaysGoingAwayAndEndsTheProcess() throws Exception {
        start(Map.of());
        connect(addresses.webSocket());
        client.mayReply.complete(null);

        server.handle().destroy();

        assertThat(client.closeCode.get(60, TimeUnit.SECONDS)).isEqualTo(1001);
        assertThat(server.awaitExit()).isEqualTo(KILLED_BY_SIGTERM);
        assertThat(server.errors()).anySatisfy(line -> assertThat(line).contains("sessions=1 handshakes=1"));
    }

    @Test
    void environmentChoosesTheIntent() throws Exception {
        start(Map.of(Intent.ENVIRONMENT_VARIABLE, "restart"));
        connect(addresses.webSocket());
        client.mayReply.complete(null);

        server.handle().destroy();

        assertThat(client.closeCode.get(60, TimeUnit.SECONDS)).isEqualTo(1012);
    }

    @Test
    void javaThatLeavesSignalsToTheSystemIsToldThatItCannotRestartOnOne() throws Exception {
        server = DemoProcess.serve(
                directory, Map.of("JDK_JAVA_OPTIONS", "-Xrs"), Duration.ofSeconds(60), List.of("--restart-on-hangup"));

        assertThat(server.awaitExit()).isEqualTo(1);
        assertThat(server.errors())
                .anySatisfy(line -> assertThat(line)
                        .contains("restartOnHangup is set, but this JVM cannot handle SIGHUP")
                        .contains("-Xrs"));
    }

    @Test
    void cutsClientsThatDoNotAnswerItsPings() throws Exception {
        start(Map.of(), "--ping-interval=100ms", "--ping-timeout=200ms");
        URI webSocket = addresses.webSocket();
        try (Socket socket = new Socket(webSocket.getHost(), webSocket.getPort())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(("""
                    GET /ws HTTP/1.1\r
                    Host: localhost\r
                    Connection: Upgrade\r
                    Upgrade: websocket\r
                    Sec-WebSocket-Version: 13\r
                    Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
                    \r
                    """).getBytes(StandardCharsets.US_ASCII));

            String received = new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);

            assertThat(received).startsWith("HTTP/1.1 101").contains("\r\n\r\n\u0089\b");
        }
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(get(addresses.metrics()).body())
                        .contains("\njetty_websocket_sessions_ended_total{code=\"1006\",outcome=\"abnormal\"} 1.0\n"));
    }

    @Test
    void showsMetricsAndReadiness() throws Exception {
        start(Map.of());
        connect(addresses.webSocket());

        assertThat(get(addresses.ready()).statusCode()).isEqualTo(200);
        assertThat(get(addresses.ready()).body()).isEqualTo("ready\n");
        assertThat(get(addresses.metrics()).headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("text/plain; version=0.0.4"));
        assertThat(get(addresses.metrics()).body()).contains("\njetty_websocket_sessions 1.0\n");
    }

    @Test
    void showsMetricsAndReadinessWhileItDrains() throws Exception {
        start(Map.of());
        connect(addresses.webSocket());
        server.handle().destroy();
        assertThat(client.closeCode.get(60, TimeUnit.SECONDS)).isEqualTo(1001);

        assertThat(get(addresses.ready()).statusCode()).isEqualTo(503);
        assertThat(get(addresses.ready()).body()).isEqualTo("not ready\n");
        assertThat(get(addresses.metrics()).body()).contains("\njetty_websocket_drain_remaining 1.0\n");
    }

    private HttpResponse<String> post(String command, String form, String... headers) throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(addresses.control() + command))
                .POST(BodyPublishers.ofString(form))
                .header("Content-Type", "application/x-www-form-urlencoded");
        return HttpClient.newHttpClient()
                .send((headers.length == 0 ? request : request.headers(headers)).build(), BodyHandlers.ofString());
    }

    @Test
    void operatorOfThisHostDrainsWatchesCancelsAndStops() throws Exception {
        start(Map.of(), "--not-ready-status=404", "--readiness-delay=40s");
        connect(addresses.webSocket());
        client.mayReply.complete(null);

        assertThat(get(addresses.control()).body())
                .startsWith("{\"ready\":true,\"phase\":\"RUNNING\",\"openSessions\":1,");
        assertThat(post("/drain", "intent=restart").statusCode()).isEqualTo(202);
        assertThat(get(addresses.ready()).statusCode()).isEqualTo(404);
        assertThat(get(addresses.control()).body()).contains("\"phase\":\"ANNOUNCED\"");
        try (Jmx jmx = new Jmx(server.handle())) {
            assertThat(jmx.attribute("phase")).isEqualTo("ANNOUNCED");
        }
        assertThat(post("/cancel", "").statusCode()).isEqualTo(200);
        assertThat(get(addresses.ready()).statusCode()).isEqualTo(200);

        assertThat(post("/stop", "intent=restart&reason=v42").statusCode()).isEqualTo(202);
        assertThat(post("/abort", "").statusCode()).isEqualTo(202);
        assertThat(client.closeCode.get(60, TimeUnit.SECONDS)).isEqualTo(1012);
        assertThat(server.awaitExit()).isZero();
        assertThat(server.errors()).anySatisfy(line -> assertThat(line).contains("sessions=1 handshakes=1"));
    }

    @Test
    void withATokenOnlyWhoKnowsItControls() throws Exception {
        String token = "a-token-for-this-test";
        start(Map.of("JETTY_SHUTDOWN_TOKEN", token), "--admin-host=127.0.0.2");

        assertThat(addresses.control().getHost()).isEqualTo("127.0.0.2");
        assertThat(get(addresses.control()).statusCode()).isEqualTo(401);
        assertThat(post("/drain", "intent=stop", "Authorization", "Bearer another-token-of-nobody")
                        .statusCode())
                .isEqualTo(401);
        assertThat(get(addresses.ready()).statusCode()).isEqualTo(200);
        assertThat(post("/drain", "intent=stop", "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(202);
        assertThat(get(addresses.ready()).statusCode()).isEqualTo(503);
        assertThat(server.output()).noneMatch(line -> line.contains(token));
        assertThat(server.errors()).noneMatch(line -> line.contains(token));
    }

    @Test
    void tokenThatIsTooShortIsExplainedInOneLine() throws Exception {
        server = new DemoProcess(
                directory, Map.of("JETTY_SHUTDOWN_TOKEN", "short"), "serve", "--port=0", "--admin-port=0");

        assertThat(server.awaitExit()).isEqualTo(2);
        assertThat(server.errors())
                .singleElement()
                .asString()
                .contains("JETTY_SHUTDOWN_TOKEN", "5 characters")
                .doesNotContain("short");
    }

    @Test
    void metricsOfADrainingServerAgreeWithItsReport() throws Exception {
        start(Map.of());
        connect(addresses.webSocket());
        List<RecordingClient> polite = List.of(new RecordingClient(), new RecordingClient(), new RecordingClient());
        for (RecordingClient one : polite) {
            one.mayReply.complete(null);
            webSocketClient.connect(one, addresses.webSocket()).get(60, TimeUnit.SECONDS);
        }
        server.handle().destroy();
        // One has not answered, so that the server is still there.
        await().atMost(Duration.ofSeconds(60))
                .untilAsserted(() -> assertThat(get(addresses.metrics()).body())
                        .contains("{code=\"1001\",direction=\"sent\",source=\"drain\"} 4.0")
                        .contains("{code=\"1001\",direction=\"received\",source=\"drain\"} 3.0")
                        .contains("\njetty_websocket_sessions_ended_total{code=\"1001\",outcome=\"handshake\"} 3.0\n"));

        client.mayReply.complete(null);
        server.awaitExit();
        assertThat(server.errors())
                .anySatisfy(line -> assertThat(line).contains("handshakes=4").contains("sent=1001:4 received=1001:4"));
    }

    @Test
    void eachConnectorServesOnlyItsOwn() throws Exception {
        start(Map.of());
        String webSocket = addresses.webSocket().getAuthority();
        String admin = addresses.metrics().getAuthority();

        assertThat(get(URI.create("http://" + webSocket + "/metrics")).statusCode())
                .isEqualTo(404);
        assertThat(get(URI.create("http://" + webSocket + "/ready")).statusCode())
                .isEqualTo(404);
        assertThatThrownBy(() -> connect(URI.create("ws://" + admin + "/ws")))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("404");
    }
}
