package io.jettyshutdown.demo.kubernetes;

import io.jettyshutdown.demo.traffic.Conversation;
import io.jettyshutdown.demo.traffic.LedgerEntry;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketClose;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketError;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketMessage;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketOpen;
import org.eclipse.jetty.websocket.api.annotations.WebSocket;

/** A client that talks until its session is closed, and answers with words that only it knows. Public for Jetty. */
@WebSocket
public final class Visitor {

    final String name;
    final Conversation conversation;
    final CompletableFuture<Integer> closeCode = new CompletableFuture<>();

    Visitor(String name, Conversation conversation) {
        this.name = name;
        this.conversation = conversation;
    }

    @OnWebSocketOpen
    public void opened(Session session) {
        conversation.begin(session::sendText);
    }

    @OnWebSocketMessage
    public void received(String message) {
        conversation.receive(message);
    }

    @OnWebSocketClose
    public void closed(Session session, int code) {
        if (session.isOpen()) {
            session.close(code, LedgerEntry.replyOf(name), Callback.NOOP);
        }
        conversation.close();
        closeCode.complete(code);
    }

    @OnWebSocketError
    public void failed(Throwable cause) {}
}
