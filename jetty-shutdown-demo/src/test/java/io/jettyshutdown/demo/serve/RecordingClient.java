package io.jettyshutdown.demo.serve;

import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketClose;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketError;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketMessage;
import org.eclipse.jetty.websocket.api.annotations.WebSocket;

/** A client that tells what came; it answers a Close frame only when it is let. Public for Jetty. */
@WebSocket
public final class RecordingClient {

    final CompletableFuture<String> message = new CompletableFuture<>();
    final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    final CompletableFuture<Void> mayReply = new CompletableFuture<>();

    @OnWebSocketMessage
    public void received(String text) {
        message.complete(text);
    }

    /** Jetty replies on return. */
    @OnWebSocketClose
    public void closed(int code) {
        closeCode.complete(code);
        mayReply.join();
    }

    @OnWebSocketError
    public void failed(Throwable cause) {}
}
