package io.jettyshutdown.server;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.Intent;
import io.jettyshutdown.TimeBudget;
import io.jettyshutdown.drain.DrainControl;
import io.jettyshutdown.session.SessionRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a server's stop does before Jetty stops anything: it drains, lets listeners hear of it, lets the last numbers
 * leave the process, and gives Jetty what remains of the grace period. Each step ends in time, whatever is in it.
 *
 * <p><b>Concurrency.</b> Confined to the thread that stops the server.
 */
final class GracefulStop {

    private static final Logger LOG = LoggerFactory.getLogger(GracefulStop.class);

    /** The drain ends by its own timers; this is for a machine that is too busy to run them in time. */
    static final Duration LATE_TIMERS = Duration.ofSeconds(2);

    private static final long LISTENERS_MILLIS = 1000;

    private final TimeBudget budget;
    private final Intent onStop;
    private final SessionRegistry registry;
    private final DrainControl control;
    private final LastExports lastExports;
    private final StopTimeouts timeouts;

    GracefulStop(
            TimeBudget budget,
            Intent onStop,
            SessionRegistry registry,
            DrainControl control,
            LastExports lastExports,
            StopTimeouts timeouts) {
        this.budget = budget;
        this.onStop = onStop;
        this.registry = registry;
        this.control = control;
        this.lastExports = lastExports;
        this.timeouts = timeouts;
    }

    void run() {
        long begun = System.nanoTime();
        try {
            DrainReport report = drain();
            awaitListeners();
            awaitExports(report, begun);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (Throwable e) {
            // Thrown on, it would leave the server running for ever.
            LOG.error("The drain failed; the server stops without it", e);
        }
        timeouts.fitInto(begun + budget.gracePeriod().toNanos());
    }

    private DrainReport drain() throws InterruptedException, ExecutionException, TimeoutException {
        Drain drain = control.drainToStop(onStop);
        Duration limit = budget.gracePeriod().minus(budget.httpDrain()).plus(LATE_TIMERS);
        try {
            return drain.report().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            LOG.warn("Interrupted while draining: what is open is cut");
            drain.abort();
            throw e;
        }
    }

    /** Who pushes the report or the meters elsewhere must get them before the process ends. */
    private void awaitListeners() throws InterruptedException, ExecutionException {
        long share = Math.min(LISTENERS_MILLIS, budget.httpDrain().toMillis() / 4);
        // Meters that are behind are worth waiting for if somebody is to read them.
        long limit = Math.max(share, budget.awaitScrape().toMillis() / 4);
        try {
            CompletableFuture.allOf(
                            control.listeners().told(), registry.listeners().told())
                    .get(limit, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Listeners have not handled all that they were told within {} ms; the stop goes on", limit);
        }
    }

    /** Also in time if the drain was late. */
    private void awaitExports(DrainReport report, long begun) {
        Duration max = budget.awaitScrape();
        if (!max.isZero()) {
            Duration left = budget.gracePeriod().minus(budget.httpDrain()).minusNanos(System.nanoTime() - begun);
            lastExports.run(
                    report,
                    left.isNegative() ? Duration.ZERO : left.compareTo(max) < 0 ? left : max,
                    control.hurried());
        }
    }
}
