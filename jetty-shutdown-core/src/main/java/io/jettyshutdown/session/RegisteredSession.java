package io.jettyshutdown.session;

import io.jettyshutdown.CloseSource;
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
 * may find its end. All state is guarded by this object's monitor, and so is telling of it: registry, drainers and the
 * listeners' queues never block, and whoever finds that a session has ended can rely on its being counted. Jetty is
 * called without it.
 */
abstract class RegisteredSession implements Session, Connection.Listener {

    final SessionRegistry registry;
    final long number;
    private volatile Map<String, Object> attributes = Map.of();
    private @Nullable ContextSessions context;
    private volatile boolean ended;
    private @Nullable Drainer drainer;
    private boolean closeRequested;
    private CloseSource closeSource = CloseSource.PEER;
    private boolean closeWriting;
    private boolean closeWritten;
    private boolean endedWhileWriting;
    private int sentCode;
    private long sentAt;
    private int receivedCode;

    RegisteredSession(SessionRegistry registry) {
        this.registry = registry;
        this.number = registry.nextNumber();
    }

    /** Sends the Close frame of a drain. */
    abstract void close(int code, String reason);

    /** Before it opens: it belongs to this context. */
    void setContext(@Nullable ContextSessions context) {
        this.context = context;
    }

    @Nullable
    ContextSessions context() {
        return context;
    }

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
    void closeFrameSending(int code, CloseSource source) {
        synchronized (this) {
            closeWriting = true;
            sentCode = code;
            sentAt = System.nanoTime();
            closeSource = source;
        }
    }

    /** The write of the Close frame has ended. */
    void closeFrameDone(boolean written) {
        boolean endNow;
        synchronized (this) {
            closeWriting = false;
            if (written) {
                tellWritten();
            }
            endNow = endedWhileWriting;
        }
        if (endNow) {
            connectionEnded();
        }
    }

    void closeFrameReceived(int code) {
        boolean endNow;
        synchronized (this) {
            if (receivedCode != 0) {
                return;
            }
            receivedCode = code;
            if (closeWriting) {
                // The answer may be faster than the write's completion.
                closeWriting = false;
                tellWritten();
            }
            int answered = closeWritten ? sentCode : 0;
            CloseSource source = closeWritten ? closeSource : CloseSource.PEER;
            Drainer told = drainer;
            if (told != null) {
                told.closeFrameReceived(code);
            }
            registry.listeners().tell(listener -> listener.closeFrameReceived(code, source));
            if (answered != 0) {
                Duration elapsed = Duration.ofNanos(System.nanoTime() - sentAt);
                registry.listeners().tell(listener -> listener.closeFrameAnswered(answered, elapsed));
            }
            endNow = endedWhileWriting;
        }
        if (endNow) {
            connectionEnded();
        }
    }

    /** Whether the peer's Close frame has come. */
    synchronized boolean answered() {
        return receivedCode != 0;
    }

    private void tellWritten() {
        if (!closeWritten) {
            closeWritten = true;
            int code = sentCode;
            CloseSource source = closeSource;
            Drainer told = drainer;
            if (told != null) {
                told.closeFrameSent(code);
            }
            registry.listeners().tell(listener -> listener.closeFrameSent(code, source));
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
            int code = receivedCode == 0 ? CloseCode.ABNORMAL : receivedCode;
            Outcome outcome;
            if (!closeWritten) {
                outcome = receivedCode == 0 ? ifNothingWasSent : Outcome.ABNORMAL;
            } else {
                outcome = receivedCode == 0 ? Outcome.NO_REPLY : Outcome.HANDSHAKE;
            }
            registry.ended(this);
            registry.listeners().tell(listener -> listener.sessionEnded(code, outcome));
            Drainer told = drainer;
            if (told != null) {
                told.ended(outcome);
            }
        }
        onEnded();
    }

    /** Has ended. */
    void onEnded() {}

    @Override
    public boolean ended() {
        return ended;
    }

    // ---- the drain ----

    @Override
    public boolean gone() {
        return false;
    }

    @Override
    public synchronized boolean claim(Drainer newDrainer) {
        if (ended || drainer == newDrainer) {
            return false;
        }
        Drainer told = drainer;
        if (told != null) {
            told.takenOver();
        }
        drainer = newDrainer;
        return true;
    }

    @Override
    public synchronized boolean release(Drainer oldDrainer) {
        if (ended || drainer != oldDrainer) {
            return false;
        }
        if (closeRequested) {
            abandoned();
            return false;
        }
        drainer = null;
        return true;
    }

    /** Its Close frame is on its way, and the drain that would cut it is over. */
    void abandoned() {}

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
