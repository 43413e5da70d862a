package io.jettyshutdown.server;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.drain.DrainControl;
import io.jettyshutdown.drain.Settings;
import io.jettyshutdown.session.ContextSessions;
import io.jettyshutdown.session.ContextStop;
import io.jettyshutdown.session.SessionRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains the sessions of a context that stops while the server goes on. Where another context with the same path is
 * deployed already, running or about to run, it is a redeployment and so a restart; otherwise the context is removed.
 *
 * <p><b>Concurrency.</b> No state of its own. The thread that stops the context waits, under no lock of ours.
 */
final class ContextLifecycle implements ContextStop {

    private static final Logger LOG = LoggerFactory.getLogger(ContextLifecycle.class);

    /** How long a context is away that is started only when its predecessor has stopped, if nothing is configured. */
    private static final Duration DOWNTIME = Duration.ofSeconds(1);

    /** A drain ends by its own timers; this is for a machine that is too busy to run them in time. */
    private static final Duration LATE_TIMERS = Duration.ofSeconds(2);

    private final Server server;
    private final Settings settings;
    private final SessionRegistry registry;
    private final DrainControl control;

    ContextLifecycle(Server server, Settings settings, SessionRegistry registry, DrainControl control) {
        this.server = server;
        this.settings = settings;
        this.registry = registry;
        this.control = control;
    }

    @Override
    public void stopping(ContextSessions sessions) {
        if (!server.isStarted()) {
            // Its own stop has drained all.
            return;
        }
        registry.answerFor(sessions);
        Optional<ContextHandler> successor = successor(sessions.handler());
        Intent intent = successor.isPresent() ? Intent.RESTART : Intent.STOP;
        try {
            drain(sessions, intent, reconnects(successor));
        } catch (InterruptedException e) {
            LOG.warn("Interrupted while draining {}: what is open is cut", path(sessions));
            Thread.currentThread().interrupt();
        } catch (Exception e) {
            // Thrown on, it would leave the context as it is.
            LOG.error("The drain of {} failed; it stops without it", path(sessions), e);
        }
    }

    private void drain(ContextSessions sessions, Intent intent, Reconnects reconnects) throws Exception {
        long limit = settings.budget().gracePeriod().plus(LATE_TIMERS).toNanos();
        long begun = System.nanoTime();
        // Again if a drain of the server has taken it over, and was cancelled.
        while (drainOnce(sessions, intent, reconnects, limit - (System.nanoTime() - begun))
                == DrainReport.Result.CANCELLED) {}
    }

    private DrainReport.Result drainOnce(
            ContextSessions sessions, Intent intent, Reconnects reconnects, long limitNanos) throws Exception {
        Drain drain = control.drainContext(path(sessions), intent, sessions, reconnects);
        try {
            return drain.report().get(limitNanos, TimeUnit.NANOSECONDS).result();
        } catch (InterruptedException e) {
            drain.abort();
            throw e;
        }
    }

    /** The one that takes its place, if it is deployed already: as Jetty's deployer does it. */
    private Optional<ContextHandler> successor(ContextHandler stopping) {
        return server.getDescendants(ContextHandler.class).stream()
                .filter(other -> other != stopping
                        && other.getContextPath().equals(stopping.getContextPath())
                        && other.getVirtualHosts().equals(stopping.getVirtualHosts()))
                .findFirst();
    }

    /** Where clients find the successor at once, they come in their slots. */
    private Reconnects reconnects(Optional<ContextHandler> successor) {
        Reconnects configured = settings.reconnects();
        if (successor.isEmpty()) {
            return configured;
        }
        if (successor.get().isStarted()) {
            return Reconnects.elsewhere(configured.rate());
        }
        Duration downtime = configured.downtime().isZero() ? DOWNTIME : configured.downtime();
        return Reconnects.here(downtime, configured.rate());
    }

    @Override
    public void stopped(ContextSessions sessions) {
        successor(sessions.handler())
                .filter(successor -> !successor.isRunning() && !successor.isFailed())
                .ifPresentOrElse(
                        successor -> successor.addEventListener(new EndOfAbsence(sessions)),
                        () -> registry.stopAnsweringFor(sessions));
    }

    private static String path(ContextSessions sessions) {
        return sessions.handler().getContextPath();
    }

    /** The gate answers for a context that has stopped until its successor runs, or does not. */
    private final class EndOfAbsence implements LifeCycle.Listener {

        private final ContextSessions absent;

        EndOfAbsence(ContextSessions absent) {
            this.absent = absent;
        }

        @Override
        public void lifeCycleStarted(LifeCycle event) {
            end(event);
        }

        @Override
        public void lifeCycleFailure(LifeCycle event, Throwable cause) {
            end(event);
        }

        private void end(LifeCycle successor) {
            registry.stopAnsweringFor(absent);
            successor.removeEventListener(this);
        }
    }
}
