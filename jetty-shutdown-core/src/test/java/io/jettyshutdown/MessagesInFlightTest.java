package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.OwnExtension;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RawClient.WireFrame;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Handlers that are busy while the Close frame goes out. */
class MessagesInFlightTest {

    private static final GracefulShutdownBuilder CONFIGURATION = GracefulShutdown.builder();

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "permessage-deflate", OwnExtension.DERIVED, OwnExtension.PLAIN})
    void handlerThatFailsDoesNotKeepTheNextMessagesFromTheApplication(String extension) throws Exception {
        CountDownLatch told = new CountDownLatch(1);
        try (EchoServer server = EchoServer.start(
                CONFIGURATION,
                endpoint -> endpoint.onText = text -> {
                    await(told);
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
                told.countDown();

                assertThat(client.read()).isNull();
                assertThat(report.get(20, TimeUnit.SECONDS).result()).isEqualTo(DrainReport.Result.COMPLETED);
                assertThat(report.join().handshakes()).isEqualTo(1);
                assertThat(server.endpoints.get(0).received).containsExactly("1", "2", "3");
            }
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
