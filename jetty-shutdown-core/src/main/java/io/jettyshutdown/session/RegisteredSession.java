package io.jettyshutdown.session;

import io.jettyshutdown.Outcome;
import io.jettyshutdown.codes.CloseCode;
import io.jettyshutdown.drain.Drainer;
import io.jettyshutdown.drain.Session;
import java.time.Duration;
import java.util.Map;
import org.eclipse.jetty.io.Connection;
import org.jspecify.annotations.Nullable;

/**
 * A session in the registry: how far its closing is, and whom that concerns.
 *
 * <p><b>Concurrency.</b> The session's own threads report frames, a drain's threads ask for the Close frame, and either
 * may find its end. The state that decides anything is guarded by this object's monitor; Jetty, drainers and listeners
 * are called without it.
 */
abstract class RegisteredSession implements Session, Connection.Listener {

    final SessionRegistry registry;
    private volatile Map<String, Object> attributes = Map.of();
    private volatile boolean ended;
    private @Nullable Drainer drainer;
    private boolean closeRequested;
    private boolean closeByDrain;
    private boolean closeWriting;
    private boolean closeWritten;
    private boolean endedWhileWriting;
    private int sentCode;
    private long sentAt;
    private int receivedCode;

    RegisteredSession(SessionRegistry registry) {
        this.registry = registry;
    }

    /** Sends the Close frame of a drain. */
    abstract void close(int code, String reason);

    // ---- Connection.Listener ----

    /** The connection opens; the application has not been told yet. */
    @Override
    public void onOpened(Connection connection) {
        registry.opened(this);
    }

    @Override
    public void onClosed(Connection connection) {
        connectionEnded();
    }

    // ---- the Close frames ----

    /** A Close frame was handed to the wire. */
    void closeFrameSending(int code, boolean byDrain) {
        synchronized (this) {
            closeWriting = true;
            sentCode = code;
            sentAt = System.nanoTime();
            closeByDrain = byDrain;
        }
    }

    /** The write of the Close frame has ended, or the peer's answer shows that it was written. */
    void closeFrameDone(boolean written) {
        Drainer told;
        int code;
        boolean byDrain;
        boolean first;
        boolean endNow;
        synchronized (this) {
            first = written && !closeWritten;
            closeWriting = false;
            closeWritten |= written;
            code = sentCode;
            byDrain = closeByDrain;
            told = drainer;
            endNow = endedWhileWriting;
        }
        if (first && told != null) {
            told.closeFrameSent(code);
        }
        if (first) {
            registry.listeners().tell(listener -> listener.closeFrameSent(code, byDrain));
        }
        if (endNow) {
            connectionEnded();
        }
    }

    void closeFrameReceived(int code) {
        Drainer told;
        int answered;
        boolean byDrain;
        Duration elapsed;
        synchronized (this) {
            if (receivedCode != 0) {
                return;
            }
            receivedCode = code;
            answered = sentCode;
            byDrain = answered != 0 && closeByDrain;
            elapsed = Duration.ofNanos(System.nanoTime() - sentAt);
            told = drainer;
        }
        if (answered != 0) {
            // The answer may be faster than the write's completion.
            closeFrameDone(true);
        }
        if (told != null) {
            told.closeFrameReceived(code);
        }
        registry.listeners().tell(listener -> listener.closeFrameReceived(code, byDrain));
        if (answered != 0) {
            registry.listeners().tell(listener -> listener.closeFrameAnswered(answered, elapsed));
        }
    }

    // ---- the end: the first who finds it counts ----

    void connectionEnded() {
        end(Outcome.ABNORMAL);
    }

    @Override
    public void giveUp() {
        end(Outcome.ABORTED);
    }

    private void end(Outcome ifNothingWasSent) {
        Drainer told;
        int code;
        Outcome outcome;
        synchronized (this) {
            if (ended) {
                return;
            }
            if (closeWriting && ifNothingWasSent == Outcome.ABNORMAL) {
                // The end of the connection may be faster than the write's completion, which tells how it ended.
                endedWhileWriting = true;
                return;
            }
            ended = true;
            told = drainer;
            code = receivedCode == 0 ? CloseCode.ABNORMAL : receivedCode;
            if (!closeWritten) {
                outcome = receivedCode == 0 ? ifNothingWasSent : Outcome.ABNORMAL;
            } else {
                outcome = receivedCode == 0 ? Outcome.NO_REPLY : Outcome.HANDSHAKE;
            }
        }
        registry.ended(this);
        registry.listeners().tell(listener -> listener.sessionEnded(code, outcome));
        onEnded();
        if (told != null) {
            told.ended(outcome);
        }
    }

    /** Has ended. */
    void onEnded() {}

    @Override
    public boolean ended() {
        return ended;
    }

    // ---- the drain ----

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
    public void sendClose(Drainer owner, int code, String reason) {
        synchronized (this) {
            if (ended || closeRequested || drainer != owner) {
                return;
            }
            closeRequested = true;
        }
        close(code, reason);
    }

    // ---- what a farewell sees ----

    void setAttributes(Map<String, Object> attributes) {
        this.attributes = attributes;
    }

    @Override
    public Map<String, Object> attributes() {
        return attributes;
    }
}
