package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.Certificate;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.Protocol;
import io.jettyshutdown.testing.WayIn;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketClose;
import org.eclipse.jetty.websocket.api.annotations.WebSocket;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A peer that ends the connection instead of answering is not waited for, whatever the connection is. */
class PeerThatLeavesTest {

    @TempDir
    private static Path directory;

    private static Certificate certificate;

    /** Public: Jetty calls it. */
    @WebSocket
    public static final class Leaving {

        @OnWebSocketClose
        public void closed(Session session) {
            session.disconnect();
        }
    }

    @BeforeAll
    static void createCertificate() throws Exception {
        certificate = Certificate.createIn(directory);
    }

    @ParameterizedTest
    @EnumSource(
            mode = EnumSource.Mode.EXCLUDE,
            names = {"TLS_1_2", "UNIX"})
    void drainDoesNotWaitForIt(Protocol protocol) throws Exception {
        Server server = new Server();
        Connector connector = protocol.connector(server, new HttpConfiguration(), certificate, directory);
        server.addConnector(connector);
        server.setHandler(WayIn.JETTY_LISTENER.context(server, "/", new Application()));
        GracefulShutdown shutdown = GracefulShutdown.builder()
                .gracePeriod(Duration.ofSeconds(60))
                .handshakeTimeout(Duration.ofSeconds(40))
                .stopAtShutdown(false)
                .install(server);
        server.start();
        WebSocketClient client = new WebSocketClient(protocol.client(certificate, directory));
        client.start();
        try {
            client.connect(new Leaving(), protocol.uri(connector, "/ws")).get(20, TimeUnit.SECONDS);
            Eventually.isTrue(() -> shutdown.openSessions() == 1);

            CompletableFuture<DrainReport> drained =
                    shutdown.drain(Intent.RESTART).report();
            DrainReport report = drained.get(20, TimeUnit.SECONDS);
            assertThat(report.result()).isEqualTo(DrainReport.Result.COMPLETED);
            assertThat(report.noReply()).isEqualTo(1);
        } finally {
            client.stop();
            server.stop();
        }
    }
}
