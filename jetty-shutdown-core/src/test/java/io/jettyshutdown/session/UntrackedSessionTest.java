package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.drain.DrainControl;
import io.jettyshutdown.drain.Settings;
import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.Endpoints;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.LogLines;
import io.jettyshutdown.testing.RawClient;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** With a Jetty that does not pass the self-check, sessions are outside the mechanism. They are told all the same. */
class UntrackedSessionTest {

    private static final int SESSIONS = 3;

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final SessionRegistry registry = new SessionRegistry(() -> false);
    private final DrainControl control = new DrainControl(
            new Settings(
                    GracefulShutdown.builder()
                            .gracePeriod(Duration.ofSeconds(10))
                            .closingWindow(Duration.ofSeconds(2))
                            .handshakeTimeout(Duration.ofMillis(500))
                            .httpDrain(Duration.ofSeconds(2))
                            .timeBudget(),
                    Reconnects.DEFAULT,
                    (session, intent) -> session.sendText("bye"),
                    null,
                    Duration.ofSeconds(1)),
            registry);
    private final List<RawClient> clients = new ArrayList<>();

    @BeforeEach
    void start() throws Exception {
        Application application = new Application();
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(
                server,
                container -> container.addMapping(
                        "/untracked", (request, response, callback) -> Endpoints.listener(application))));
        server.insertHandler(new Gate(registry, Reconnects.DEFAULT));
        server.start();
    }

    @AfterEach
    void stop() throws Exception {
        for (RawClient client : clients) {
            client.close();
        }
        server.stop();
    }

    private void connect() throws Exception {
        try (LogLines log = new LogLines()) {
            registry.checkHandshake(way -> Optional.of("on purpose"));
            for (int i = 0; i < SESSIONS; i++) {
                clients.add(RawClient.connect(connector.getLocalPort(), "/untracked"));
            }
            Eventually.isTrue(() -> registry.untracked() == SESSIONS);
            assertThat(log.warnings()).hasSize(2);
            assertThat(log.warnings().get(0)).contains("on purpose");
            assertThat(log.warnings().get(1)).contains("/untracked", "extension");
        }
    }

    @Test
    void theyGetTheCloseFrame() throws Exception {
        connect();
        assertThat(drainWhile(client -> client.reply(client.readClose())).result())
                .isEqualTo(DrainReport.Result.COMPLETED);
    }

    @Test
    void oneThatDoesNotAnswerIsCutInTime() throws Exception {
        connect();
        assertThat(drainWhile(RawClient::readClose).result()).isEqualTo(DrainReport.Result.TIMED_OUT);
    }

    @FunctionalInterface
    private interface Peer {
        void closed(RawClient client) throws Exception;
    }

    private DrainReport drainWhile(Peer peer) throws Exception {
        var drained = control.drain(Intent.RESTART).report();
        for (RawClient client : clients) {
            peer.closed(client);
        }
        DrainReport report = drained.get(20, TimeUnit.SECONDS);
        assertThat(report.untracked()).isEqualTo(SESSIONS);
        assertThat(report.noReply()).isEqualTo(SESSIONS);
        assertThat(report.closeFramesSent()).isEqualTo(Map.of(1012, SESSIONS));
        assertThat(report.farewellsFailed())
                .as("nothing but a Close frame can be sent")
                .isEqualTo(SESSIONS);
        assertThat(registry.untracked()).isZero();
        return report;
    }
}
