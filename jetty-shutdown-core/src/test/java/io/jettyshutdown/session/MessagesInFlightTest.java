package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.Blocker;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.OwnExtension;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RawClient.WireFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers that are busy while the Close frame goes out. */
class MessagesInFlightTest {

    @ParameterizedTest
    @ValueSource(strings = {"none", "permessage-deflate", OwnExtension.DERIVED, OwnExtension.PLAIN})
    void handlerThatFailsDoesNotKeepTheNextMessagesFromTheApplication(String extension) throws Exception {
        Blocker told = new Blocker();
        try (EchoServer server = EchoServer.start(
                GracefulShutdown.builder(),
                endpoint -> endpoint.onText = text -> {
                    told.block();
                    throw new IllegalStateException("cannot send any more");
                })) {
            WebSocketComponents components = WebSocketServerComponents.getWebSocketComponents(server.server);
            OwnExtension.register(components.getExtensionRegistry());
            try (RawClient client = RawClient.connect(server.port(), "/ws", "Sec-WebSocket-Extensions: " + extension)) {
                assertThat(client.responseHead().contains("Sec-WebSocket-Extensions: " + extension))
                        .isEqualTo(!extension.equals("none"));
                Eventually.isTrue(() -> server.shutdown.openSessions() == 1);
                client.sendText("1");
                Eventually.isTrue(() -> server.endpoints.get(0).received.size() == 1);

                CompletableFuture<DrainReport> report = server.shutdown.stop(Intent.RESTART);
                WireFrame close = client.readClose();
                client.sendText("2");
                client.sendText("3");
                client.reply(close);
                told.letGo();

                assertThat(client.read()).isNull();
                assertThat(report.get(20, TimeUnit.SECONDS).result()).isEqualTo(DrainReport.Result.COMPLETED);
                assertThat(report.join().handshakes()).isEqualTo(1);
                assertThat(server.endpoints.get(0).received).containsExactly("1", "2", "3");
            }
        }
    }

    /** If each took a moment of a closer, these would take longer than there is time. */
    @Test
    void busyHandlersDoNotDelayTheCloseFrames() throws Exception {
        int sessions = 150;
        Blocker told = new Blocker();
        try (EchoServer server = EchoServer.start(
                GracefulShutdown.builder().closingWindow(Duration.ofSeconds(1)).handshakeTimeout(Duration.ofSeconds(4)),
                endpoint -> endpoint.onText = text -> told.block())) {
            List<RawClient> clients = new ArrayList<>();
            for (int i = 0; i < sessions; i++) {
                RawClient client = server.connect();
                client.sendText("work");
                clients.add(client);
            }
            Eventually.isTrue(() -> server.endpoints.stream().allMatch(endpoint -> endpoint.received.size() == 1));
            CompletableFuture<DrainReport> report = server.shutdown.stop(Intent.RESTART);
            for (RawClient client : clients) {
                client.reply(client.readClose());
            }
            told.letGo();
            assertThat(report.get(20, TimeUnit.SECONDS).handshakes()).isEqualTo(sessions);
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    @Test
    void nothingIsDeliveredAnyMoreWhenTheConnectionIsCut() throws Exception {
        Blocker cut = new Blocker();
        try (EchoServer server = EchoServer.start(
                        GracefulShutdown.builder().handshakeTimeout(Duration.ofMillis(200)),
                        endpoint -> endpoint.onText = text -> cut.block());
                RawClient client = server.connect()) {
            // In one piece, so that the server has all of it when the first one blocks.
            client.sendRaw(HexFormat.of().parseHex(("8181" + "00000000" + "61").repeat(3)));
            Eventually.isTrue(() -> cut.arrived() == 1);
            DrainReport report = server.shutdown.drain(Intent.RESTART).report().get(20, TimeUnit.SECONDS);
            assertThat(report.result()).isEqualTo(DrainReport.Result.TIMED_OUT);

            cut.letGo();
            Awaitility.await()
                    .during(Duration.ofMillis(200))
                    .until(() -> server.endpoints.get(0).received.size() == 1);
        }
    }

    /** Tells in which context it is called. Public: Jetty calls it. */
    public static final class InContext extends Session.Listener.AbstractAutoDemanding {

        private final List<Object> contexts;

        InContext(List<Object> contexts) {
            this.contexts = contexts;
        }

        @Override
        public void onWebSocketText(String message) {
            contexts.add(ContextHandler.getCurrentContextHandler());
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void messagesAfterTheCloseFrameAreHandledInTheContextOfTheApplication(boolean extensionsReplaced) throws Exception {
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        server.addConnector(connector);
        List<Object> contexts = new CopyOnWriteArrayList<>();
        ContextHandler context = new ContextHandler("/app");
        context.setHandler(WebSocketUpgradeHandler.from(
                server,
                context,
                container -> container.addMapping("/ws", (request, response, callback) -> {
                    if (extensionsReplaced) {
                        response.setExtensions(List.of());
                    }
                    return new InContext(contexts);
                })));
        server.setHandler(context);
        GracefulShutdown shutdown =
                GracefulShutdown.builder().stopAtShutdown(false).install(server);
        server.start();
        try (RawClient client = RawClient.connect(connector.getLocalPort(), "/app/ws")) {
            Eventually.isTrue(() -> shutdown.openSessions() == 1);
            CompletableFuture<DrainReport> report = shutdown.stop(Intent.RESTART);
            WireFrame close = client.readClose();
            client.sendText("in flight");
            client.reply(close);
            report.get(20, TimeUnit.SECONDS);
            assertThat(contexts).containsExactly(context);
        } finally {
            server.stop();
        }
    }
}
