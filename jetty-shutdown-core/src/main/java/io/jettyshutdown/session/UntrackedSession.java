package io.jettyshutdown.session;

import io.jettyshutdown.Outcome;
import io.jettyshutdown.codes.CloseCode;
import io.jettyshutdown.drain.Drainer;
import io.jettyshutdown.drain.Session;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.jspecify.annotations.Nullable;

/**
 * The fallback: a session without our extension, because the application replaced the negotiated extensions. It gets a
 * Close frame of Jetty's own kind, put in front of the connection: the client sees code and reason, but Jetty half-closes
 * at once, so that the handshake may not complete, and the answer is not seen from here.
 *
 * <p><b>Concurrency.</b> The state is guarded by this object's monitor; Jetty and drainers are called without it.
 */
final class UntrackedSession implements Session, Connection.Listener {

    private final SessionRegistry registry;
    private final WebSocketConnection connection;
    private final String path;
    private final Map<String, Object> attributes;
    private @Nullable Drainer drainer;
    private boolean closeRequested;
    private boolean closeWritten;
    private volatile boolean ended;

    UntrackedSession(
            SessionRegistry registry, WebSocketConnection connection, String path, Map<String, Object> attributes) {
        this.registry = registry;
        this.connection = connection;
        this.path = path;
        this.attributes = attributes;
    }

    @Override
    public void onOpened(Connection opened) {
        registry.opened(this);
    }

    @Override
    public void onClosed(Connection closed) {
        end(Outcome.ABNORMAL);
    }

    @Override
    public void giveUp() {
        end(Outcome.ABORTED);
    }

    private void end(Outcome ifNothingWasSent) {
        Drainer told;
        Outcome outcome;
        synchronized (this) {
            if (ended) {
                return;
            }
            ended = true;
            told = drainer;
            outcome = closeWritten ? Outcome.NO_REPLY : ifNothingWasSent;
        }
        registry.ended(this);
        registry.listeners().sessionEnded(CloseCode.ABNORMAL, outcome);
        if (told != null) {
            told.ended(outcome);
        }
    }

    @Override
    public synchronized boolean claim(Drainer newDrainer) {
        if (ended || drainer == newDrainer) {
            return false;
        }
        drainer = newDrainer;
        return true;
    }

    @Override
    public synchronized boolean release(Drainer oldDrainer) {
        if (ended || closeRequested || drainer != oldDrainer) {
            return false;
        }
        drainer = null;
        return true;
    }

    @Override
    public boolean ended() {
        return ended;
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
    public void sendClose(Drainer owner, int code, String reason) {
        synchronized (this) {
            if (ended || closeRequested || drainer != owner) {
                return;
            }
            closeRequested = true;
        }
        Callback written = Callback.from(
                () -> {
                    synchronized (this) {
                        closeWritten = true;
                    }
                    owner.closeFrameSent(code);
                    registry.listeners().closeFrameSent(code, true);
                },
                failure -> {});
        connection.enqueueFrame(new OutgoingEntry.Builder(CloseStatus.toFrame(code, reason), written).build());
    }

    @Override
    public void cut() {
        connection.getEndPoint().close();
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
    public Map<String, Object> attributes() {
        return attributes;
    }

    @Override
    public CompletableFuture<Void> sendText(String text) {
        return CompletableFuture.failedFuture(new UnsupportedOperationException(
                "the application replaced this session's extensions, so that only its Close frame can be sent"));
    }
}
