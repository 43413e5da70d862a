package io.jettyshutdown.session;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * A session whose frames pass our extension; known from the gate, before its upgrade, to its end.
 *
 * <p><b>Concurrency.</b> {@link #ready} and {@link #betweenMessages} are written by the session's threads and volatile,
 * so that a frame costs a read; the actions that wait are guarded by this object's monitor and called without it.
 */
final class TrackedSession extends RegisteredSession {

    private volatile @Nullable CoreSession core;
    private volatile boolean ready;
    private volatile boolean betweenMessages = true;
    private @Nullable Runnable betweenAction;
    private boolean closing;
    private @Nullable Runnable peersClose;

    TrackedSession(SessionRegistry registry) {
        super(registry);
    }

    /** Jetty put our extension into the frame path of this session. */
    void bind(CoreSession coreSession) {
        core = coreSession;
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

    @Override
    void close(int code, String reason) {
        synchronized (this) {
            closing = true;
        }
        coreSession().close(ClosingHandshake.status(code, reason), Callback.from(this::closeIsWritten));
    }

    /**
     * The peer's Close frame has come, and this is to hand it on: now, or if a drain has begun to send ours, when that is
     * written. Jetty takes every Close frame that comes after {@code close} for the answer and cuts the connection
     * ({@code WebSocketSessionState} goes from OSHUT to CLOSED), although ours may still be queued.
     */
    void whenOurCloseIsWritten(Runnable action) {
        synchronized (this) {
            // One is held, whatever the peer sends: a second must not take its place, with its buffer.
            if (closing && peersClose == null) {
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
            closing = false;
            action = peersClose;
            peersClose = null;
        }
        if (action != null) {
            action.run();
        }
    }

    @Override
    public void cut() {
        coreSession().abort();
    }

    @Override
    public boolean untracked() {
        return false;
    }

    private CoreSession coreSession() {
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
