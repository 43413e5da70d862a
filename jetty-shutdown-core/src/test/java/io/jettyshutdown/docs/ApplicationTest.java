package io.jettyshutdown.docs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketMessage;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.Test;

/** How an application tests what its clients see of a stop: the page for applications shows it. */
class ApplicationTest {

    /** The application. */
    @org.eclipse.jetty.websocket.api.annotations.WebSocket
    public static class Chat {

        @OnWebSocketMessage
        public void onMessage(Session session, String message) {
            session.sendText(message, Callback.NOOP);
        }
    }

    @Test
    void clientIsToldOfTheRestartAndAnswers() throws Exception {
        Server server = new Server(0);
        server.setHandler(WebSocketUpgradeHandler.from(
                server, container -> container.addMapping("/ws", (request, response, callback) -> new Chat())));
        GracefulShutdown shutdown =
                GracefulShutdown.builder().stopAtShutdown(false).install(server);
        server.start();

        CompletableFuture<Integer> code = new CompletableFuture<>();
        WebSocket.Listener client = new WebSocket.Listener() {
            @Override
            public CompletionStage<?> onClose(WebSocket socket, int statusCode, String reason) {
                code.complete(statusCode);
                return null;
            }
        };
        URI chat = URI.create("ws://localhost:" + server.getURI().getPort() + "/ws");
        HttpClient.newHttpClient()
                .newWebSocketBuilder()
                .buildAsync(chat, client)
                .join();

        DrainReport report = shutdown.stop(Intent.RESTART).join();

        assertEquals(1012, code.join());
        assertEquals(report.sessions(), report.handshakes());
    }
}
