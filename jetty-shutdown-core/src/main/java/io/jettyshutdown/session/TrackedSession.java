package io.jettyshutdown.session;

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

/**
 * A session whose frames pass our extension; known from the gate, before its upgrade, to its end.
 *
 * <p><b>Concurrency.</b> The actions that wait are guarded by this object's monitor and called without it. {@link
 * #unlocked} is confined to the thread that closes.
 */
final class TrackedSession extends RegisteredSession {

    private static final long ANSWER_MILLIS = 2000;

    private final OutgoingMessages outgoing = new OutgoingMessages();
    private volatile @Nullable WebSocketCoreSession core;
    private @Nullable Context scope;
    private @Nullable Delivery delivery;
    private @Nullable Pulse pulse;
    private volatile @Nullable Thread closer;
    private @Nullable Runnable unlocked;
    private boolean closeUnwritten;
    private @Nullable Runnable peersClose;
    private @Nullable Callback end;
    private volatile @Nullable CompletableFuture<@Nullable Void> waits;

    TrackedSession(SessionRegistry registry) {
        super(registry);
    }

    /** The handler of this context upgrades the request; null if it is in none. */
    void upgradedIn(@Nullable Context handlers) {
        scope = handlers;
    }

    /** Jetty put our extension into the frame path of this session. */
    void bind(CoreSession coreSession) {
        core = (WebSocketCoreSession) coreSession;
        Context current = ContextHandler.getCurrentContext();
        delivery = new Delivery(coreSession(), current == null ? scope : current, this::endNow);
    }

    /** Before it opens: its peer is to be pinged. */
    void setPulse(Pulse pulse) {
        this.pulse = pulse;
    }

    /** Null if its peer is not to be pinged. */
    @Nullable
    Pulse pulse() {
        return pulse;
    }

    boolean bound() {
        return core != null;
    }

    /** What the application sends. */
    OutgoingMessages outgoing() {
        return outgoing;
    }

    @Override
    public void whenBetweenMessages(Runnable action) {
        outgoing.whenBetween(action);
    }

    @Override
    void onEnded() {
        outgoing.end();
        CompletableFuture<@Nullable Void> wait = waits;
        if (wait != null) {
            // Else its timer would keep this session in memory.
            wait.complete(null);
        }
    }

    // ---- the drain's Close frame ----

    @Override
    void close(int code, String reason) {
        CloseStatus status = ClosingHandshake.status(code, reason);
        Callback sent = new Callback() {
            @Override
            public void failed(Throwable refused) {
                closeIsWritten();
            }
        };
        Runnable close = () -> coreSession().close(status, sent);
        closeBegins();
        delivery().bypass();
        closer = Thread.currentThread();
        boolean closed = delivery().closeForGood(status, close);
        closer = null;
        Runnable action = unlocked;
        unlocked = null;
        if (action != null) {
            action.run();
        }
        if (!closed) {
            delivery().closedByOthers();
            // An answer to the peer, if it has closed; refused if the application has.
            close.run();
        }
    }

    /** Whether this thread is just closing Jetty's session and so holds its lock: nothing is to be written now. */
    boolean isLockedHere() {
        return closer == Thread.currentThread();
    }

    /** What is to be done then when the lock is released; one thing, for Jetty sends one frame at a time. */
    void whenUnlocked(Runnable action) {
        unlocked = action;
    }

    private synchronized void closeBegins() {
        closeUnwritten = true;
    }

    /** Whether a drain makes a handshake of a close that is not its own; not of an answer, nor where the peer is to be cut. */
    boolean adopts(CloseStatus status) {
        boolean adopted = draining() && !answered() && !ClosingHandshake.isFailure(status);
        if (adopted) {
            closeBegins();
        }
        return adopted;
    }

    private boolean draining() {
        ContextSessions ours = context();
        return registry.draining() || (ours != null && ours.draining());
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
     * A Close frame that is not the drain's is written. When this callback is completed, Jetty ends its session and cuts
     * the connection: that waits for the peer's Close frame, {@value #ANSWER_MILLIS} ms at most, since whoever closes may
     * be waiting too.
     */
    void endWhenAnswered(Callback callback) {
        boolean awaited;
        synchronized (this) {
            awaited = !ended() && !answered();
            if (awaited) {
                end = callback;
            }
        }
        if (awaited) {
            unlessAnswered(this::endNow);
        } else {
            callback.succeeded();
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for the action
    private void unlessAnswered(Runnable action) {
        CompletableFuture<@Nullable Void> wait = new CompletableFuture<>();
        waits = wait;
        wait.completeOnTimeout(null, ANSWER_MILLIS, TimeUnit.MILLISECONDS)
                .thenRunAsync(action, coreSession().getExecutor());
    }

    @Override
    void abandoned() {
        unlessAnswered(this::cut);
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
        delivery().end();
        endNow();
    }

    @Override
    public boolean gone() {
        EndPoint endPoint = coreSession().getConnection().getEndPoint();
        return delivery().open() && (endPoint.isInputShutdown() || !endPoint.isOpen());
    }

    @Override
    public void cut() {
        coreSession().abort();
    }

    @Override
    public boolean untracked() {
        return false;
    }

    /** Between the extensions and Jetty's session. */
    Delivery delivery() {
        return Objects.requireNonNull(delivery, "not open");
    }

    WebSocketCoreSession coreSession() {
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
