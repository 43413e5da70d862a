package io.jettyshutdown.session;

import io.jettyshutdown.SessionListener;
import io.jettyshutdown.drain.Drainer;
import io.jettyshutdown.drain.Listeners;
import io.jettyshutdown.drain.Session;
import io.jettyshutdown.drain.Sessions;
import java.util.Collection;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open sessions of one server.
 *
 * <p><b>Concurrency.</b> No lock; the order of steps sees to it that no session escapes. An upgrade counts itself first
 * and then looks for a drainer; a session is in the set before it looks; the drainer is set before the set is read. So
 * of two that race at least one sees the other, and {@link Session#claim} makes seeing each other twice harmless.
 */
public final class SessionRegistry implements Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(SessionRegistry.class);

    private final Set<Session> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicInteger opening = new AtomicInteger();
    private final AtomicInteger untracked = new AtomicInteger();
    private final AtomicBoolean untrackedLogged = new AtomicBoolean();
    private final Listeners<SessionListener> listeners = new Listeners<>();
    private final AtomicReference<@Nullable Drainer> drainer = new AtomicReference<>();
    private final BooleanSupplier draining;
    private volatile boolean extensionUsed = true;

    /** The sessions of a server that drains when this says so. */
    public SessionRegistry(BooleanSupplier draining) {
        this.draining = draining;
    }

    /** Tries, without a network, whether Jetty performs the closing handshake as we need it. */
    public void checkHandshake() {
        useExtensionUnless(SelfCheck.run());
    }

    void useExtensionUnless(@Nullable String deviation) {
        extensionUsed = deviation == null;
        if (deviation != null) {
            LOG.warn(
                    "The closing handshake does not work as expected with this Jetty: {}. All sessions will be untracked and"
                            + " get Jetty's own close: clients see the code, but messages in flight may be lost.",
                    deviation);
        }
    }

    /** Whether upgrades are to offer our extension; without it sessions are untracked. */
    boolean extensionUsed() {
        return extensionUsed;
    }

    public Listeners<SessionListener> listeners() {
        return listeners;
    }

    // ---- told by the gate and by sessions ----

    /** Whether a drain has been announced. */
    boolean draining() {
        return draining.getAsBoolean();
    }

    /** An upgrade begins. Every true is followed by one {@link #exit}. */
    boolean enter() {
        opening.incrementAndGet();
        Drainer closing = drainer.get();
        if (closing == null) {
            return true;
        }
        exit();
        closing.upgradeRefused();
        listeners.tell(SessionListener::upgradeRefused);
        return false;
    }

    /** An upgrade has been answered, and its session, if there is one, has opened. */
    void exit() {
        if (opening.decrementAndGet() == 0) {
            Drainer closing = drainer.get();
            if (closing != null) {
                closing.noneOpening();
            }
        }
    }

    void opened(Session session) {
        sessions.add(session);
        if (session.untracked()) {
            untracked.incrementAndGet();
            if (untrackedLogged.compareAndSet(false, true)) {
                LOG.warn(
                        "The session at {} has no {} extension: the application replaced the extensions that the request"
                                + " offers, or answered another request than the one that the server's first handler"
                                + " passes on, or the self-check failed at the start. It will get Jetty's own close, which"
                                + " may cut its messages in flight. This is logged once; watch the gauge"
                                + " jetty.websocket.sessions.untracked.",
                        printable(session.path()),
                        DrainExtension.NAME);
            }
        }
        Drainer closing = drainer.get();
        if (closing != null) {
            closing.opened(session);
        }
    }

    /** A peer chose the path: it must not write lines of its own into the log. */
    private static String printable(String path) {
        return path.replaceAll("\\p{Cntrl}", "?");
    }

    void ended(Session session) {
        if (sessions.remove(session) && session.untracked()) {
            untracked.decrementAndGet();
        }
    }

    // ---- Sessions ----

    @Override
    public Collection<Session> close(Drainer closing) {
        drainer.set(closing);
        return Set.copyOf(sessions);
    }

    @Override
    public void reopen(Drainer closed) {
        drainer.compareAndSet(closed, null);
    }

    @Override
    public int opening() {
        return opening.get();
    }

    @Override
    public int open() {
        return sessions.size();
    }

    public int untracked() {
        return untracked.get();
    }
}
