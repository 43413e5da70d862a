package io.jettyshutdown.session;

import io.jettyshutdown.Outcome;
import io.jettyshutdown.codes.CloseCode;
import io.jettyshutdown.drain.Drainer;
import io.jettyshutdown.drain.Session;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one session: from the gate, before its upgrade, to its end.
 *
 * <p><b>Concurrency.</b> The session's own threads report frames, a drain's threads ask for the Close frame, and either
 * may find its end. The state that decides anything is guarded by this object's monitor; Jetty, drainers, listeners and
 * actions are called without it. {@link #ready} and {@link #betweenMessages} are volatile so that a frame costs a read.
 */
final class TrackedSession implements Session, Connection.Listener {

    private final SessionRegistry registry;
    private volatile Map<String, Object> attributes = Map.of();
    private volatile @Nullable CoreSession core;
    private volatile boolean ready;
    private volatile boolean betweenMessages = true;

    private @Nullable Runnable betweenAction;
    private @Nullable Drainer drainer;
    private boolean closeRequested;
    private boolean closeByDrain;
    private boolean closeWritten;
    private int sentCode;
    private long sentAt;
    private int receivedCode;
    private volatile boolean ended;

    TrackedSession(SessionRegistry registry) {
        this.registry = registry;
    }

    // ---- the upgrade ----

    void setAttributes(Map<String, Object> attributes) {
        this.attributes = attributes;
    }

    /** Jetty put our extension into the frame path of this session. */
    void bind(CoreSession coreSession) {
        core = coreSession;
    }

    boolean bound() {
        return core != null;
    }

    /** The connection opens; the application has not been told yet, so it is too early for a Close frame. */
    @Override
    public void onOpened(Connection connection) {
        registry.opened(this);
    }

    /** The application's open callback has returned: a Close frame can be sent. */
    void ready() {
        if (!ready) {
            ready = true;
            runBetweenAction();
        }
    }

    // ---- frames, told by the extension ----

    /** A data frame of the application was handed to the wire. */
    void messageSent(boolean complete) {
        if (betweenMessages != complete) {
            betweenMessages = complete;
            runBetweenAction();
        }
    }

    void closeFrameSending(int code, boolean byDrain) {
        synchronized (this) {
            sentCode = code;
            sentAt = System.nanoTime();
            closeByDrain = byDrain;
        }
    }

    void closeFrameWritten() {
        Drainer told;
        int code;
        boolean byDrain;
        synchronized (this) {
            if (closeWritten) {
                return;
            }
            closeWritten = true;
            code = sentCode;
            byDrain = closeByDrain;
            told = drainer;
        }
        if (told != null) {
            told.closeFrameSent(code);
        }
        registry.listeners().closeFrameSent(code, byDrain);
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
        if (byDrain) {
            // The answer may be faster than the write's completion.
            closeFrameWritten();
        }
        if (told != null) {
            told.closeFrameReceived(code);
        }
        registry.listeners().closeFrameReceived(code, byDrain);
        if (answered != 0) {
            registry.listeners().closeFrameAnswered(answered, elapsed);
        }
    }

    // ---- the end, told by the extension, by the connection or by the drain: the first one counts ----

    @Override
    public void onClosed(Connection connection) {
        connectionEnded();
    }

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
        registry.listeners().sessionEnded(code, outcome);
        runBetweenAction();
        if (told != null) {
            told.ended(outcome);
        }
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
    public boolean ended() {
        return ended;
    }

    @Override
    public boolean untracked() {
        return false;
    }

    @Override
    public void whenBetweenMessages(Runnable action) {
        synchronized (this) {
            betweenAction = action;
        }
        runBetweenAction();
    }

    private void runBetweenAction() {
        Runnable action;
        synchronized (this) {
            boolean now = ended || (ready && betweenMessages);
            action = now ? betweenAction : null;
            if (now) {
                betweenAction = null;
            }
        }
        if (action != null) {
            action.run();
        }
    }

    @Override
    public void sendClose(Drainer owner, int code, String reason) {
        synchronized (this) {
            if (ended || closeRequested || drainer != owner) {
                return;
            }
            closeRequested = true;
        }
        coreSession().close(registry.closeStatus(code, reason), Callback.NOOP);
    }

    @Override
    public void cut() {
        coreSession().abort();
    }

    private CoreSession coreSession() {
        return Objects.requireNonNull(core, "not open");
    }

    // ---- what a farewell sees ----

    @Override
    public String path() {
        return coreSession().getRequestURI().getPath();
    }

    @Override
    public Map<String, List<String>> parameters() {
        return Map.copyOf(coreSession().getParameterMap());
    }

    @Override
    public Map<String, Object> attributes() {
        return attributes;
    }

    @Override
    public CompletableFuture<Void> sendText(String text) {
        CompletableFuture<Void> sent = new CompletableFuture<>();
        coreSession()
                .sendFrame(
                        new Frame(OpCode.TEXT, text),
                        Callback.from(() -> sent.complete(null), sent::completeExceptionally),
                        false);
        return sent;
    }
}
