package io.jettyshutdown.demo.kubernetes;

import io.jettyshutdown.demo.traffic.Conversation;
import io.jettyshutdown.demo.traffic.LedgerEntry;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/** A client that talks until its session is closed, and answers with words that only it knows. Public for Jetty. */
public final class Visitor implements Session.Listener.AutoDemanding {

    final String name;
    final Conversation conversation;
    final CompletableFuture<Integer> closeCode = new CompletableFuture<>();
    private volatile Session session;

    Visitor(String name, Conversation conversation) {
        this.name = name;
        this.conversation = conversation;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        session = opened;
        conversation.begin(opened::sendText);
    }

    @Override
    public void onWebSocketText(String message) {
        conversation.receive(message);
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        if (session.isOpen()) {
            session.close(code, LedgerEntry.replyOf(name), Callback.NOOP);
        }
        conversation.close();
        closeCode.complete(code);
        callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable cause) {}
}
