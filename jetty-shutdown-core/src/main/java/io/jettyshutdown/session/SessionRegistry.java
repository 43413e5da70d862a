package io.jettyshutdown.session;

import io.jettyshutdown.SessionListener;
import io.jettyshutdown.drain.Drainer;
import io.jettyshutdown.drain.Listeners;
import io.jettyshutdown.drain.Session;
import io.jettyshutdown.drain.Sessions;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The open sessions of one server.
 *
 * <p><b>Concurrency.</b> As that of {@link Intake}.
 */
public final class SessionRegistry implements Sessions {

    private static final Logger LOG = LoggerFactory.getLogger(SessionRegistry.class);

    private final Set<RegisteredSession> sessions = ConcurrentHashMap.newKeySet();
    private final AtomicLong lastNumber = new AtomicLong();
    private final Intake intake = new Intake();
    private final AtomicInteger untracked = new AtomicInteger();
    private final AtomicBoolean untrackedLogged = new AtomicBoolean();
    private final Listeners<SessionListener> listeners = new Listeners<>();
    private final Contexts contexts = new Contexts(this);
    private final BooleanSupplier draining;
    private volatile Admission.Way admission = Admission.bestWay();
    private volatile @Nullable Pings pings;

    /** The sessions of a server that drains when this says so. */
    public SessionRegistry(BooleanSupplier draining) {
        this.draining = draining;
    }

    /** Tries, without a network, whether Jetty performs the closing handshake as we need it, and takes the way that works. */
    public void checkHandshake() {
        checkHandshake(SelfCheck::run);
    }

    /** The check says what deviates if our extension comes into a session this way, or nothing. */
    void checkHandshake(Function<Admission.Way, Optional<String>> check) {
        admitBy(Admission.firstThatWorks(check));
    }

    void admitBy(Admission.Way way) {
        admission = way;
    }

    /** How our extension comes into the sessions. */
    Admission.Way admission() {
        return admission;
    }

    void pingWith(Pings pings) {
        this.pings = pings;
    }

    /** Null if nobody is to be pinged. */
    @Nullable
    Pings pings() {
        return pings;
    }

    /** Those inside the mechanism. */
    Stream<TrackedSession> tracked() {
        return sessions.stream().filter(TrackedSession.class::isInstance).map(TrackedSession.class::cast);
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
        intake.enter();
        if (!intake.closed()) {
            return true;
        }
        exit();
        intake.tell(Drainer::upgradeRefused);
        listeners.tell(SessionListener::upgradeRefused);
        return false;
    }

    /** An upgrade has been answered, and its session, if there is one, has opened. */
    void exit() {
        intake.exit();
    }

    /** Greater than those of all sessions that came before. */
    long nextNumber() {
        return lastNumber.incrementAndGet();
    }

    void opened(RegisteredSession session) {
        sessions.add(session);
        listeners.tell(SessionListener::sessionOpened);
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
        intake.opened(session);
        ContextSessions context = session.context();
        if (context != null) {
            context.opened(session);
        }
    }

    /** A peer chose the path: it must not write lines of its own into the log. */
    private static String printable(String path) {
        return path.replaceAll("\\p{Cntrl}", "?");
    }

    void ended(RegisteredSession session) {
        if (sessions.remove(session) && session.untracked()) {
            untracked.decrementAndGet();
        }
    }

    // ---- contexts ----

    /** Those that may stop while the server goes on. */
    public Contexts contexts() {
        return contexts;
    }

    Stream<RegisteredSession> sessionsIn(ContextSessions context) {
        return sessions.stream().filter(session -> session.context() == context);
    }

    static List<Session> inOrder(Stream<RegisteredSession> sessions) {
        return sessions.sorted(Comparator.comparingLong(session -> session.number))
                .map(Session.class::cast)
                .toList();
    }

    // ---- Sessions ----

    @Override
    public Collection<Session> close(Drainer closing) {
        intake.close(closing);
        return inOrder(sessions.stream());
    }

    @Override
    public void reopen(Drainer closed) {
        intake.reopen(closed);
    }

    @Override
    public int opening() {
        return intake.opening();
    }

    @Override
    public int open() {
        return sessions.size();
    }

    public int untracked() {
        return untracked.get();
    }
}
