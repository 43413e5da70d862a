package io.jettyshutdown.server;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.drain.DrainControl;
import io.jettyshutdown.drain.Settings;
import io.jettyshutdown.session.ContextSessions;
import io.jettyshutdown.session.Contexts;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drains the sessions of a context that stops while the server goes on. Where another context with the same path is
 * deployed already, running or about to run, it is a redeployment and so a restart, as Jetty's {@code StandardDeployer}
 * does it; otherwise the context is removed.
 *
 * <p><b>Concurrency.</b> No state of its own. The thread that stops the context waits, under no lock of ours.
 */
final class ContextStop {

    private static final Logger LOG = LoggerFactory.getLogger(ContextStop.class);

    /** How long a context is away that is started only when its predecessor has stopped, if nothing is configured. */
    private static final Duration DOWNTIME = Duration.ofSeconds(1);

    private final Server server;
    private final Settings settings;
    private final Contexts contexts;
    private final DrainControl control;

    ContextStop(Server server, Settings settings, Contexts contexts, DrainControl control) {
        this.server = server;
        this.settings = settings;
        this.contexts = contexts;
        this.control = control;
    }

    /**
     * No request finds the context any more; it goes on to stop when this returns. If the server stops, its drain ends these
     * sessions too, and is over by now unless somebody else stops the context.
     */
    void drain(ContextSessions sessions) {
        contexts.answerFor(sessions);
        Optional<ContextHandler> successor = Optional.empty();
        try {
            successor = successor(sessions.handler());
            drain(sessions, successor.isPresent() ? Intent.RESTART : Intent.STOP, reconnects(successor));
        } catch (InterruptedException e) {
            LOG.warn("Interrupted while draining {}: what is open is cut", path(sessions));
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // Thrown on, it would leave the context as it is.
            LOG.error("The drain of {} failed; it stops without it", path(sessions), e);
        } finally {
            successor
                    .filter(ContextStop::isYetToStart)
                    .ifPresentOrElse(
                            context -> answerUntilStarted(context, sessions),
                            () -> contexts.stopAnsweringFor(sessions));
        }
    }

    private void drain(ContextSessions sessions, Intent intent, Reconnects reconnects) throws Exception {
        long limit =
                settings.budget().gracePeriod().plus(GracefulStop.LATE_TIMERS).toNanos();
        long begun = System.nanoTime();
        DrainReport.Result result;
        do {
            Drain drain = control.drainContext(path(sessions), intent, sessions, reconnects);
            try {
                result = drain.report()
                        .get(limit - (System.nanoTime() - begun), TimeUnit.NANOSECONDS)
                        .result();
            } catch (InterruptedException e) {
                drain.abort();
                throw e;
            }
            // A drain of the server has taken this one over, or was itself cancelled.
        } while (result == DrainReport.Result.CANCELLED);
    }

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
            return new Reconnects(configured.rate(), Duration.ZERO);
        }
        Duration downtime = configured.downtime().isZero() ? DOWNTIME : configured.downtime();
        return new Reconnects(configured.rate(), downtime);
    }

    private static boolean isYetToStart(ContextHandler context) {
        return !context.isStarted() && !context.isFailed();
    }

    /** Of its own, the successor answers 404 until then. */
    private void answerUntilStarted(ContextHandler successor, ContextSessions sessions) {
        LifeCycle.Listener end = new Start(contexts, sessions);
        successor.addEventListener(end);
        if (!isYetToStart(successor)) {
            end.lifeCycleStarted(successor);
        }
    }

    /**
     * Ends the answers for a context that has stopped when its successor starts. A servlet context keeps the listeners that
     * it had when it started, even those that are removed: so this one lets go of the context, and with it of an application.
     */
    private static final class Start implements LifeCycle.Listener {

        private final Contexts contexts;
        private final AtomicReference<@Nullable ContextSessions> stopped;

        Start(Contexts contexts, ContextSessions stopped) {
            this.contexts = contexts;
            this.stopped = new AtomicReference<>(stopped);
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
            ContextSessions context = stopped.getAndSet(null);
            if (context != null) {
                contexts.stopAnsweringFor(context);
                successor.removeEventListener(this);
            }
        }
    }

    private static String path(ContextSessions sessions) {
        return sessions.handler().getContextPath();
    }
}
