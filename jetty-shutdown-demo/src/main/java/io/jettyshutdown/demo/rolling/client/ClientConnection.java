package io.jettyshutdown.demo.rolling.client;

import io.jettyshutdown.codes.CloseCode;
import io.jettyshutdown.codes.ReconnectPolicy;
import io.jettyshutdown.demo.traffic.Conversation;
import io.jettyshutdown.demo.traffic.LedgerEntry;
import io.jettyshutdown.demo.traffic.Tally;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketClose;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketError;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketMessage;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketOpen;
import org.eclipse.jetty.websocket.api.annotations.WebSocket;
import org.jspecify.annotations.Nullable;

/**
 * A client's end of one connection. Public, because Jetty calls it by method handles.
 *
 * <p><b>Concurrency.</b> Jetty opens it, then closes it, on threads of its own; the deployment reads what came of it.
 */
@WebSocket
public final class ClientConnection {

    private final String name;
    private final Client client;
    private final Conversation conversation;

    private volatile @Nullable Session session;
    private volatile String node = "unknown";
    private volatile long openedAt;
    private volatile long closedAt;
    private volatile int closeCode = CloseCode.ABNORMAL;
    private volatile boolean left;

    ClientConnection(String name, Client client, Conversation conversation) {
        this.name = name;
        this.client = client;
        this.conversation = conversation;
    }

    String name() {
        return name;
    }

    /** The name of the node; known when it is open. */
    String node() {
        return node;
    }

    /** Whether it was open for so long that what went wrong before is forgotten. */
    boolean stable() {
        return closedAt - openedAt >= ReconnectPolicy.STABLE.toNanos();
    }

    @OnWebSocketOpen
    public void opened(Session session) {
        this.session = session;
        @Nullable String named = session.getUpgradeResponse().getHeader(Conversation.NODE_FIELD);
        node = named == null ? node : named;
        openedAt = System.nanoTime();
        client.opened(this);
        conversation.begin(session::sendText);
    }

    @OnWebSocketMessage
    public void received(String message) {
        conversation.receive(message);
    }

    @OnWebSocketClose
    public void closed(Session closing, int code, @Nullable String reason) {
        closedAt = System.nanoTime();
        closeCode = code;
        if (closing.isOpen()) {
            closing.close(code, LedgerEntry.replyOf(name), Callback.NOOP);
        }
        conversation.close();
        client.closed(this, code, reason);
    }

    /** The connection broke or was refused; {@link #closed} or the failed attempt says so too. */
    @OnWebSocketError
    public void failed(Throwable cause) {}

    /** Closes it from this side: the client has no more to say. */
    void leave() {
        left = true;
        Session open = session;
        if (open != null) {
            open.close(CloseCode.NORMAL, LedgerEntry.replyOf(name), Callback.NOOP);
        }
    }

    /** Complete when the connection is closed and its numbers are final. */
    CompletableFuture<Tally> ended() {
        return conversation.end();
    }

    /** What the client knows about it; one that is not closed yet counts as one that never will be. */
    EndedSession toEndedSession() {
        return new EndedSession(client.number(), name, node, openedAt, closedAt, closeCode, left, conversation.tally());
    }
}
