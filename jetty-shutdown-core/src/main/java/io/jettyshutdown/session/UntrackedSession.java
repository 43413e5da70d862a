package io.jettyshutdown.session;

import io.jettyshutdown.CloseSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.WebSocketConnection;

/**
 * The fallback: a session without our extension, because the application replaced the negotiated extensions. It gets a
 * Close frame of Jetty's own kind, put in front of the connection: the client sees code and reason, but Jetty half-closes
 * at once, so that the handshake may not complete, and the answer is not seen from here. Thread-safe.
 */
final class UntrackedSession extends RegisteredSession {

    private final WebSocketConnection connection;
    private final String path;

    UntrackedSession(SessionRegistry registry, WebSocketConnection connection, String path) {
        super(registry);
        this.connection = connection;
        this.path = path;
    }

    @Override
    void close(int code, String reason) {
        closeFrameSending(code, CloseSource.DRAIN);
        Frame frame = CloseStatus.toFrame(code, reason);
        Callback written = Callback.from(() -> closeFrameDone(true), failure -> closeFrameDone(!frame.hasPayload()));
        connection.enqueueFrame(new OutgoingEntry.Builder(frame, written).build());
    }

    @Override
    public void cut() {
        connection.getEndPoint().close();
    }

    @Override
    public boolean untracked() {
        return true;
    }

    @Override
    public void whenBetweenMessages(Runnable action) {
        action.run();
    }

    @Override
    public String path() {
        return path;
    }

    @Override
    public Map<String, List<String>> parameters() {
        return Map.of();
    }

    @Override
    public CompletableFuture<Void> sendText(String text) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException(
                "the application replaced this session's extensions, so that only its Close frame can be sent"));
    }
}
