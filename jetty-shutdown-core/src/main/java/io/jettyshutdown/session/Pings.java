package io.jettyshutdown.session;

import java.nio.channels.ReadPendingException;
import java.time.Duration;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Pings silent peers (RFC 6455 section 5.5.2) while the server runs, and cuts the connections of those that do not answer.
 *
 * <p><b>Concurrency.</b> One task on Jetty's scheduler looks at all sessions, tick by tick; it never blocks. What may run
 * application code, to write a ping or to cut, is done by the session's executor: by the same threads that read, so that a
 * server which has none to spare does not take that for silence of its peers.
 */
public final class Pings implements LifeCycle.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(Pings.class);
    private static final Duration LOG_INTERVAL = Duration.ofMinutes(1);

    private final SessionRegistry registry;
    private final Duration timeout;
    private final PingRhythm rhythm;
    private final AtomicInteger cut = new AtomicInteger();
    private volatile @Nullable Run run;

    private Pings(SessionRegistry registry, Duration interval, Duration timeout) {
        this.registry = registry;
        this.timeout = timeout;
        this.rhythm = PingRhythm.of(interval, timeout);
    }

    /** Lets the sessions of this registry be pinged while this server, which is not started yet, runs. */
    public static void install(Server server, SessionRegistry registry, Duration interval, Duration timeout) {
        Pings pings = new Pings(registry, interval, timeout);
        registry.pingWith(pings);
        server.addEventListener(pings);
    }

    /** For the session that this request opens. */
    Pulse newPulse(Request request) {
        return new Pulse(request.getConnectionMetaData().getConnection().getEndPoint(), rhythm);
    }

    @Override
    public void lifeCycleStarted(LifeCycle event) {
        Run started = new Run(((Server) event).getScheduler());
        run = started;
        started.goOn();
    }

    @Override
    public void lifeCycleStopped(LifeCycle event) {
        end();
    }

    @Override
    public void lifeCycleFailure(LifeCycle event, Throwable cause) {
        end();
    }

    private void end() {
        Run ended = run;
        run = null;
        if (ended != null) {
            ended.cancel();
            logCut();
        }
    }

    /** From a start of the server to its stop. */
    private final class Run implements Runnable {

        private final Scheduler scheduler;
        private Scheduler.@Nullable Task next;
        private boolean cancelled;
        private long ticks;

        Run(Scheduler scheduler) {
            this.scheduler = scheduler;
        }

        synchronized void goOn() {
            if (!cancelled) {
                next = scheduler.schedule(this, rhythm.tick().toNanos(), TimeUnit.NANOSECONDS);
            }
        }

        synchronized void cancel() {
            cancelled = true;
            if (next != null) {
                next.cancel();
            }
        }

        @Override
        public void run() {
            try {
                registry.tracked().forEach(Pings.this::tick);
                if (ticks++ % LOG_INTERVAL.dividedBy(rhythm.tick()) == 0) {
                    logCut();
                }
            } catch (RuntimeException e) {
                LOG.warn("A round of pings failed; the next one follows", e);
            } finally {
                goOn();
            }
        }
    }

    private void logCut() {
        int count = cut.getAndSet(0);
        if (count > 0) {
            LOG.info("{} peers did not answer a ping within {}: their connections were cut", count, timeout);
        }
    }

    private void tick(TrackedSession session) {
        Pulse pulse = session.pulse();
        WebSocketCoreSession core = session.coreSession();
        if (pulse == null || !isOpen(core)) {
            return;
        }
        WebSocketConnection connection = core.getConnection();
        long received = connection.getBytesIn();
        boolean stuck = pulse.stuckFor(rhythm.tick().toMillis());
        switch (pulse.tick(rhythm, received, connection.isFillInterested(), stuck)) {
            case SEND_PING -> execute(core, () -> send(core, pulse), pulse::failed);
            case DEAD -> execute(core, () -> cutUnlessAlive(session, received), () -> {});
            case NOTHING -> {}
        }
    }

    /** Neither is it yet to be opened nor has anybody closed it: no ping may follow a Close frame. */
    private static boolean isOpen(WebSocketCoreSession core) {
        return core.isInputOpen() && core.isOutputOpen();
    }

    private static void execute(WebSocketCoreSession core, Runnable action, Runnable ifRejected) {
        try {
            core.getExecutor().execute(action);
        } catch (RejectedExecutionException e) {
            ifRejected.run();
        }
    }

    private static void send(WebSocketCoreSession core, Pulse pulse) {
        core.sendFrame(pulse.pingFrame(), Callback.from(pulse::written, failure -> pulse.failed()), false);
    }

    /** What came meanwhile may have waited for a thread. */
    private void cutUnlessAlive(TrackedSession session, long received) {
        WebSocketCoreSession core = session.coreSession();
        WebSocketConnection connection = core.getConnection();
        if (isOpen(core) && connection.isFillInterested() && connection.getBytesIn() == received) {
            LOG.debug("No answer to a ping: {}", core);
            cut.incrementAndGet();
            session.cut();
        }
    }

    /** Takes a Pong frame out of what comes from the peer of this session, if it is the answer to a ping of ours. */
    static boolean take(TrackedSession session, Frame pong, Callback callback) {
        Pulse pulse = session.pulse();
        if (pulse == null || !pulse.isAnswer(pong)) {
            return false;
        }
        callback.succeeded();
        try {
            // The application has demanded a frame, and not got it.
            session.coreSession().getConnection().demand();
        } catch (ReadPendingException e) {
            LOG.trace("It has demanded the next one before", e);
        }
        return true;
    }
}
