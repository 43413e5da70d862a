package io.jettyshutdown.demo.serve;

import io.jettyshutdown.demo.traffic.Conversation;
import io.jettyshutdown.demo.traffic.Ledger;
import io.jettyshutdown.demo.traffic.LedgerEntry;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;

/**
 * The server's end of a {@link Conversation}, which goes into the ledger when it has ended. Public, because Jetty calls
 * it by method handles.
 */
public final class NumberedEndpoint implements Session.Listener.AutoDemanding {

    private final String connection;
    private final Conversation conversation;
    private final Ledger ledger;

    NumberedEndpoint(String connection, Conversation conversation, Ledger ledger) {
        this.connection = connection;
        this.conversation = conversation;
        this.ledger = ledger;
    }

    @Override
    public void onWebSocketOpen(Session session) {
        ledger.expectEntry();
        conversation.begin(session::sendText);
    }

    @Override
    public void onWebSocketText(String message) {
        conversation.receive(message);
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored") // the ledger logs a failure
    public void onWebSocketClose(int code, @Nullable String reason, Callback callback) {
        conversation
                .end()
                .thenAccept(
                        tally -> ledger.write(new LedgerEntry(connection, code, reason == null ? "" : reason, tally)));
        conversation.close();
        callback.succeed();
    }

    /** The connection broke; {@link #onWebSocketClose} follows and goes into the ledger. */
    @Override
    public void onWebSocketError(Throwable cause) {}
}
