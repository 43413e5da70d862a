package io.jettyshutdown.demo.serve;

import io.jettyshutdown.demo.traffic.Conversation;
import io.jettyshutdown.demo.traffic.Ledger;
import io.jettyshutdown.demo.traffic.LedgerEntry;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketClose;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketError;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketMessage;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketOpen;
import org.eclipse.jetty.websocket.api.annotations.WebSocket;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of a {@link Conversation}, which goes into the ledger when it has ended. Public, because Jetty calls
 * it by method handles.
 */
@WebSocket
public final class NumberedEndpoint {

    private final String connection;
    private final Conversation conversation;
    private final Ledger ledger;

    NumberedEndpoint(String connection, Conversation conversation, Ledger ledger) {
        this.connection = connection;
        this.conversation = conversation;
        this.ledger = ledger;
    }

    @OnWebSocketOpen
    public void opened(Session session) {
        ledger.expectEntry();
        conversation.begin(session::sendText);
    }

    @OnWebSocketMessage
    public void received(String message) {
        conversation.receive(message);
    }

    @OnWebSocketClose
    @SuppressWarnings("FutureReturnValueIgnored") // the ledger logs a failure
    public void closed(int code, @Nullable String reason) {
        conversation
                .end()
                .thenAccept(
                        tally -> ledger.write(new LedgerEntry(connection, code, reason == null ? "" : reason, tally)));
        conversation.close();
    }

    /** The connection broke; {@link #closed} follows and goes into the ledger. */
    @OnWebSocketError
    public void failed(Throwable cause) {}
}
