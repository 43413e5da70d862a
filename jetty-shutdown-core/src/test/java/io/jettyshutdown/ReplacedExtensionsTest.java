package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.Endpoints;
import io.jettyshutdown.testing.Endpoints.JakartaConfigurator;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.Handshakes;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RecordingClient;
import io.jettyshutdown.testing.Warnings;
import jakarta.websocket.Extension;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An application that replaces the negotiated extensions takes its sessions out of the mechanism: they are told all the same. */
class ReplacedExtensionsTest {

    private static final int SESSIONS = 3;

    private final WebSocketClient webSocketClient = new WebSocketClient();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final Application application = new Application();

    @BeforeEach
    void startClient() throws Exception {
        webSocketClient.start();
        server.addConnector(connector);
    }

    @AfterEach
    void stopAll() throws Exception {
        server.stop();
        webSocketClient.stop();
    }

    @Test
    void sessionsOfAJakartaConfiguratorWithoutExtensionsGetTheCloseFrame() throws Exception {
        ServletContextHandler context = new ServletContextHandler("/replaced");
        JakartaConfigurator configurator = new JakartaConfigurator(application) {
            @Override
            public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
                return List.of();
            }
        };
        JakartaWebSocketServletContainerInitializer.configure(
                context, (servletContext, container) -> container.addEndpoint(Endpoints.jakarta("/ws", configurator)));
        assertToldWithoutHandshake(context);
    }

    @Test
    void sessionsOfACreatorThatClearsTheExtensionsGetTheCloseFrame() throws Exception {
        assertToldWithoutHandshake(contextOfACreatorThatClearsTheExtensions());
    }

    private ContextHandler contextOfACreatorThatClearsTheExtensions() {
        ContextHandler context = new ContextHandler("/replaced");
        context.setHandler(WebSocketUpgradeHandler.from(
                server,
                context,
                container -> container.addMapping("/ws", (request, response, callback) -> {
                    response.setExtensions(List.of());
                    return Endpoints.listener(application);
                })));
        return context;
    }

    private void assertToldWithoutHandshake(ContextHandler replaced) throws Exception {
        ContextHandler kept = WayIn.CORE.context(server, "/kept", new Application());
        GracefulShutdown shutdown = start(GracefulShutdown.builder(), replaced, kept);
        try (Warnings warnings = new Warnings()) {
            List<RecordingClient> clients = new ArrayList<>(connect("/replaced/ws", SESSIONS));
            clients.addAll(connect("/kept/ws", 1));
            Eventually.isTrue(() -> shutdown.openSessions() == SESSIONS + 1);
            assertThat(shutdown.untrackedSessions()).isEqualTo(SESSIONS);

            DrainReport report = shutdown.stop(Intent.RESTART).get(20, TimeUnit.SECONDS);

            for (RecordingClient client : clients) {
                Handshakes.assertTold(Intent.RESTART, client.closed());
            }
            assertThat(report.result()).isEqualTo(DrainReport.Result.COMPLETED);
            assertThat(report.sessions()).isEqualTo(SESSIONS + 1);
            assertThat(report.handshakes()).isEqualTo(1);
            assertThat(report.untracked()).isEqualTo(SESSIONS);
            assertThat(report.noReply()).isEqualTo(SESSIONS);
            assertThat(report.closeFramesSent()).isEqualTo(Map.of(1012, SESSIONS + 1));
            assertThat(shutdown.untrackedSessions()).isZero();
            Eventually.isTrue(() -> application.closed().size() == SESSIONS);
            assertThat(warnings.messages()).singleElement().asString().contains("/replaced/ws", "extensions");
        }
    }

    @Test
    void clientThatDoesNotAnswerIsCutInTime() throws Exception {
        GracefulShutdown shutdown = start(
                GracefulShutdown.builder().handshakeTimeout(Duration.ofMillis(300)),
                contextOfACreatorThatClearsTheExtensions());
        try (RawClient mute = RawClient.connect(connector.getLocalPort(), "/replaced/ws")) {
            Eventually.isTrue(() -> shutdown.untrackedSessions() == 1);
            DrainReport report = shutdown.stop(Intent.RESTART).get(20, TimeUnit.SECONDS);
            assertThat(mute.readClose().closeCode()).isEqualTo(1012);
            assertThat(report.result()).isEqualTo(DrainReport.Result.TIMED_OUT);
            assertThat(report.noReply()).isEqualTo(1);
            assertThat(shutdown.openSessions()).isZero();
        }
    }

    private GracefulShutdown start(GracefulShutdownBuilder configuration, ContextHandler... contexts) throws Exception {
        server.setHandler(new ContextHandlerCollection(contexts));
        GracefulShutdown shutdown = configuration.stopAtShutdown(false).install(server);
        server.start();
        return shutdown;
    }

    private List<RecordingClient> connect(String path, int count) throws Exception {
        URI uri = URI.create("ws://127.0.0.1:" + connector.getLocalPort() + path);
        List<RecordingClient> clients = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            clients.add(RecordingClient.connect(webSocketClient, uri, path + " " + i));
        }
        return clients;
    }
}
