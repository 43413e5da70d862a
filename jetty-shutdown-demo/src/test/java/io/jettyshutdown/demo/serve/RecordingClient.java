package io.jettyshutdown.demo.serve;

import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** A client that tells what came; it answers a Close frame only when it is let. Public for Jetty. */
public final class RecordingClient implements Session.Listener.AutoDemanding {

    final CompletableFuture<String> message = new CompletableFuture<>();
    final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    final CompletableFuture<Void> mayReply = new CompletableFuture<>();

    @Override
    public void onWebSocketText(String text) {
        message.complete(text);
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        closeCode.complete(code);
        mayReply.thenRun(callback::succeed);
    }

    @Override
    public void onWebSocketError(Throwable cause) {}
}
