package io.jettyshutdown.session;

import java.nio.channels.ReadPendingException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A session whose frames pass our extension; known from the gate, before its upgrade, to its end.
 *
 * <p><b>Concurrency.</b> {@link #ready}, {@link #betweenMessages}, {@link #handing} and {@link #closing} are volatile, so
 * that a frame costs no lock; the actions that wait are guarded by this object's monitor and called without it.
 */
final class TrackedSession extends RegisteredSession {

    private static final Logger LOG = LoggerFactory.getLogger(TrackedSession.class);

    private static final long HAND_OVER_MILLIS = 100;
    private static final long ANSWER_MILLIS = 2000;

    private volatile @Nullable WebSocketCoreSession core;
    private @Nullable Context context;
    private volatile boolean ready;
    private volatile boolean betweenMessages = true;
    private @Nullable Runnable betweenAction;
    private volatile boolean handing;
    private volatile boolean closing;
    private boolean closeUnwritten;
    private @Nullable Runnable close;
    private @Nullable Runnable peersClose;
    private @Nullable Callback end;

    TrackedSession(SessionRegistry registry) {
        super(registry);
    }

    /** Jetty put our extension into the frame path of this session. */
    void bind(CoreSession coreSession) {
        context = ContextHandler.getCurrentContext();
        core = (WebSocketCoreSession) coreSession;
    }

    boolean bound() {
        return core != null;
    }

    /** The application's open callback has returned: before that, a Close frame would make Jetty's API fail. */
    void ready() {
        if (!ready) {
            ready = true;
            runBetweenAction();
        }
    }

    /** A part of a message of the application is about to be handed to the wire, or its last part was. */
    void messageSent(boolean complete) {
        if (betweenMessages != complete) {
            betweenMessages = complete;
            runBetweenAction();
        }
    }

    @Override
    void onEnded() {
        runBetweenAction();
    }

    @Override
    public void whenBetweenMessages(Runnable action) {
        synchronized (this) {
            betweenAction = action;
        }
        runBetweenAction();
    }

    private void runBetweenAction() {
        Runnable action = null;
        synchronized (this) {
            if (ended() || (ready && betweenMessages)) {
                action = betweenAction;
                betweenAction = null;
            }
        }
        if (action != null) {
            action.run();
        }
    }

    // ---- the drain's Close frame ----

    /**
     * Closes, but not between our extension and Jetty's session's look at its state: it would refuse a frame that is
     * there. A frame that has been there for {@value #HAND_OVER_MILLIS} ms is in the application.
     */
    @Override
    void close(int code, String reason) {
        WebSocketCoreSession session = coreSession();
        synchronized (this) {
            close = () -> session.close(
                    ClosingHandshake.status(code, reason), Callback.from(() -> {}, failure -> closeIsWritten()));
        }
        beginClosing();
        if (handing) {
            CompletableFuture.delayedExecutor(HAND_OVER_MILLIS, TimeUnit.MILLISECONDS, session.getExecutor())
                    .execute(this::closeNow);
        } else {
            closeNow();
        }
    }

    private void closeNow() {
        Runnable action;
        synchronized (this) {
            action = close;
            close = null;
        }
        if (action != null) {
            action.run();
        }
    }

    private void beginClosing() {
        closeBegins();
        LastMessages.deliver(coreSession(), context, this::endNow);
        closing = true;
    }

    private synchronized void closeBegins() {
        closeUnwritten = true;
    }

    /** A frame of the peer is about to be handed on; one after the other, on the session's reading thread. */
    Callback handOverBegins(Callback callback) {
        ready();
        // First this, then the look where to hand it; close() does it the other way round, so one of the two sees the
        // other.
        handing = true;
        return new Handed(callback);
    }

    void handOverEnded() {
        handing = false;
        if (closing) {
            closeNow();
        }
    }

    /** A handler that fails does not demand the next frame; the last messages are to be read all the same. */
    private final class Handed extends Callback.Nested {

        Handed(Callback callback) {
            super(callback);
        }

        @Override
        public void failed(Throwable failure) {
            super.failed(failure);
            if (closing && !ended()) {
                try {
                    coreSession().demand();
                } catch (ReadPendingException e) {
                    LOG.trace("The handler has demanded before it failed", e);
                }
            }
        }
    }

    /** Whether a drain makes a handshake of a close that is not its own; not of an answer, nor where the peer is to be cut. */
    boolean adopts(CloseStatus status) {
        if (!registry.draining() || answered() || ClosingHandshake.isFailure(status)) {
            return false;
        }
        if (status.isAbnormal()) {
            beginClosing();
        } else {
            // Jetty goes on reading, and awaits the answer by itself.
            closeBegins();
        }
        return true;
    }

    /**
     * The peer's Close frame has come, and this is to hand it on: now, or if ours is on its way, when that is written.
     * Jetty would cut the connection when both have closed, although ours may still be queued.
     */
    void whenOurCloseIsWritten(Runnable action) {
        synchronized (this) {
            // One is held, whatever the peer sends: a second must not take its place, with its buffer.
            if (closeUnwritten && peersClose == null) {
                peersClose = action;
                return;
            }
        }
        action.run();
    }

    /** Ours was written, or never will be. */
    void closeIsWritten() {
        Runnable action;
        synchronized (this) {
            closeUnwritten = false;
            action = peersClose;
            peersClose = null;
        }
        if (action != null) {
            action.run();
        }
    }

    /**
     * Our Close frame is written. When this callback is completed, Jetty ends its session and cuts the connection: that
     * waits for the peer's Close frame. A close that is not the drain's waits for {@value #ANSWER_MILLIS} ms at most,
     * since whoever closes may be waiting too; the drain cuts its own.
     */
    void endWhenAnswered(Callback callback, boolean byDrain) {
        boolean waits;
        synchronized (this) {
            waits = !ended() && !answered();
            if (waits) {
                end = callback;
            }
        }
        if (!waits) {
            callback.succeeded();
        } else if (!byDrain) {
            CompletableFuture.delayedExecutor(
                            ANSWER_MILLIS, TimeUnit.MILLISECONDS, coreSession().getExecutor())
                    .execute(this::endNow);
        }
    }

    private void endNow() {
        Callback callback;
        synchronized (this) {
            callback = end;
            end = null;
        }
        if (callback != null) {
            callback.succeeded();
        }
    }

    @Override
    public void onClosed(Connection connection) {
        super.onClosed(connection);
        endNow();
    }

    @Override
    public boolean gone() {
        EndPoint endPoint = coreSession().getConnection().getEndPoint();
        return closing && (endPoint.isInputShutdown() || !endPoint.isOpen());
    }

    @Override
    public void cut() {
        coreSession().abort();
    }

    @Override
    public boolean untracked() {
        return false;
    }

    private WebSocketCoreSession coreSession() {
        return Objects.requireNonNull(core, "not open");
    }

    @Override
    public String path() {
        return coreSession().getRequestURI().getPath();
    }

    @Override
    public Map<String, List<String>> parameters() {
        return Map.copyOf(coreSession().getParameterMap());
    }

    @Override
    public CompletableFuture<Void> sendText(String text) {
        Callback.Completable sent = new Callback.Completable();
        coreSession().sendFrame(new Frame(OpCode.TEXT, text), sent, false);
        return sent;
    }
}
