package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Application.Closed;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RecordingClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * While a server drains, a session that the application, a framework or Jetty itself closes ends with a closing handshake
 * too. Left alone, Jetty cuts the connection after a Close frame with 1001, 1011 or 1012.
 */
class ClosesOfOthersTest {

    private static final int SESSIONS = 50;
    private static final GracefulShutdownBuilder ANNOUNCING =
            GracefulShutdown.builder().readinessDelay(Duration.ofSeconds(1));

    private final WebSocketClient webSocketClient = new WebSocketClient();
    private final List<RecordingClient> clients = new ArrayList<>();

    @BeforeEach
    void startClient() throws Exception {
        webSocketClient.start();
    }

    @AfterEach
    void stopClient() throws Exception {
        webSocketClient.stop();
    }

    private void connect(EchoServer server) throws Exception {
        for (int i = 0; i < SESSIONS; i++) {
            URI uri = URI.create("ws://127.0.0.1:" + server.port() + "/ws");
            clients.add(RecordingClient.connect(webSocketClient, uri, "client " + i));
        }
        Eventually.isTrue(
                () -> clients.stream().allMatch(client -> client.received().size() > 3));
    }

    private List<Closed> seenByClients() throws Exception {
        List<Closed> seen = new ArrayList<>();
        for (RecordingClient client : clients) {
            seen.add(client.closed());
        }
        return seen;
    }

    private static void whenAnnounced(EchoServer server, Runnable action) {
        server.shutdown.addListener(new DrainListener() {
            @Override
            public void phaseEntered(Drain drain, Phase phase) {
                if (phase == Phase.ANNOUNCED) {
                    action.run();
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1011, 1012, 4000})
    void closeOfTheApplicationIsAHandshakeAndLosesNothing(int code) throws Exception {
        try (EchoServer server = EchoServer.start(ANNOUNCING)) {
            connect(server);
            List<String> ends = new CopyOnWriteArrayList<>();
            server.shutdown.addListener(new SessionListener() {
                @Override
                public void sessionEnded(int endedWith, Outcome outcome) {
                    ends.add(endedWith + " " + outcome);
                }
            });
            whenAnnounced(
                    server,
                    () -> server.endpoints.forEach(
                            endpoint -> endpoint.session.close(code, "by the application", Callback.NOOP)));

            server.shutdown.stop(Intent.RESTART).get(20, TimeUnit.SECONDS);

            assertThat(seenByClients()).hasSize(SESSIONS).containsOnly(new Closed(code, "by the application"));
            assertThat(ends).hasSize(SESSIONS).containsOnly("1000 HANDSHAKE");
            assertNothingLost(server);
        }
    }

    private void assertNothingLost(EchoServer server) {
        for (RecordingClient client : clients) {
            assertThat(server.endpoints)
                    .anySatisfy(endpoint -> assertThat(endpoint.received).containsExactlyElementsOf(client.sent()));
        }
    }

    @Test
    void idleTimeoutOfJettyIsAHandshake() throws Exception {
        try (EchoServer server = EchoServer.start(ANNOUNCING);
                RawClient client = server.connect()) {
            whenAnnounced(server, () -> server.endpoints.get(0).session.setIdleTimeout(Duration.ofMillis(100)));

            CompletableFuture<DrainReport> stopped = server.shutdown.stop(Intent.RESTART);

            RawClient.WireFrame close = client.readClose();
            assertThat(close.closeCode()).isEqualTo(1001);
            client.reply(close);
            assertThat(stopped.get(20, TimeUnit.SECONDS).sessions()).isZero();
            assertThat(server.endpoints.get(0).closeCode).isEqualTo(1001);
        }
    }

    @Test
    void closeThatTheApplicationBeganBeforeTheDrainIsNotCutByIt() throws Exception {
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder());
                RawClient client = server.connect()) {
            server.endpoints.get(0).session.close(1000, "done", Callback.NOOP);
            RawClient.WireFrame close = client.readClose();

            CompletableFuture<DrainReport> stopped = server.shutdown.stop(Intent.RESTART);
            Eventually.isTrue(() -> server.shutdown.phase() == Phase.AWAITING);
            client.reply(close);

            assertThat(stopped.get(20, TimeUnit.SECONDS).handshakes()).isEqualTo(1);
        }
    }
}
