package io.jettyshutdown.server;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.Intent;
import io.jettyshutdown.TimeBudget;
import io.jettyshutdown.drain.DrainControl;
import io.jettyshutdown.drain.Settings;
import io.jettyshutdown.session.Gate;
import io.jettyshutdown.session.SessionRegistry;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to a server's lifecycle: prepares it when it starts, and drains it when it stops.
 *
 * <p>Jetty calls {@link #lifeCycleStopping} before anything is stopped, when connectors still accept and handlers still
 * serve, and waits for its return. What remains of the grace period then is Jetty's.
 *
 * <p><b>Concurrency.</b> The listener's methods are called under the server's lifecycle lock, one at a time. {@link
 * #stop} may be called by any thread; what it shares is guarded by this object's monitor, under which nothing foreign is
 * called but the start of a thread.
 */
public final class ServerLifecycle implements LifeCycle.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(ServerLifecycle.class);

    /** The drain ends by its own timers; this is for a machine that is too busy to run them in time. */
    static final Duration LATE_TIMERS = Duration.ofSeconds(2);

    private static final long LISTENERS_MILLIS = 1000;

    /** Kept from the requests in flight for the stop of connectors and of threads that do not return. */
    private static final long THREADS_MILLIS = 1000;

    /** Kept from those threads for what Jetty stops after them. */
    private static final long REST_MILLIS = 500;

    private final Server server;
    private final Settings settings;
    private final Intent onStop;
    private final boolean restartOnHangup;
    private final SessionRegistry registry;
    private final DrainControl control;
    private final LastExports lastExports;
    private final PoolStop poolStop = new PoolStop();
    private final InheritedSocket inheritedSocket;
    private @Nullable CompletableFuture<DrainReport> stopping;
    private @Nullable Gate gate;
    private long configuredStopTimeout;
    private boolean stopTimeoutIsOurs;
    private boolean started;

    public ServerLifecycle(
            Server server,
            Settings settings,
            Intent onStop,
            boolean restartOnHangup,
            SessionRegistry registry,
            DrainControl control,
            LastExports lastExports) {
        this.server = server;
        this.settings = settings;
        this.onStop = onStop;
        this.restartOnHangup = restartOnHangup;
        this.registry = registry;
        this.control = control;
        this.lastExports = lastExports;
        this.inheritedSocket = new InheritedSocket(server, control::phase);
    }

    /** Joins the server, which must not be running; if it is about to start, it has called its listeners without this one. */
    public void install(boolean stopAtShutdown) {
        stopTimeoutIsOurs = server.getStopTimeout() == 0;
        if (stopTimeoutIsOurs) {
            server.setStopTimeout(settings.budget().httpDrain().toMillis());
        }
        if (stopAtShutdown) {
            server.setStopAtShutdown(true);
        }
        registry.onContextStopping(new ContextStop(server, settings, registry, control)::drain);
        server.addEventListener(this);
        control.listeners().add(inheritedSocket);
        if (server.getThreadPool() instanceof QueuedThreadPool pool) {
            pool.addEventListener(poolStop);
            control.listeners().add(new PoolRelief(pool));
        }
        if (server.isStarting()) {
            lifeCycleStarting(server);
        }
    }

    /** Drains with this intent, then stops the server, on a thread of its own. */
    public synchronized CompletableFuture<DrainReport> stop(Intent intent) {
        if (stopping == null) {
            Drain drain = control.drainToStop(intent);
            CompletableFuture<DrainReport> stopped = new CompletableFuture<>();
            // Not a daemon: the process must not end before the server has stopped.
            new Thread(() -> stop(drain, stopped), "jetty-shutdown-stop").start();
            stopping = stopped;
        }
        return stopping.copy();
    }

    private void stop(Drain drain, CompletableFuture<DrainReport> stopped) {
        try {
            server.stop();
            // It is done, for the stop has waited for it; if a defect of ours keeps it, this thread must not wait too.
            stopped.complete(drain.report().get(LATE_TIMERS.toMillis(), TimeUnit.MILLISECONDS));
        } catch (Throwable e) {
            stopped.completeExceptionally(e);
        }
    }

    @Override
    public void lifeCycleStarting(LifeCycle event) {
        synchronized (this) {
            stopping = null;
        }
        control.reset();
        PlatformLimit.warning(settings.budget(), System.getenv()).ifPresent(LOG::warn);
        ProcessSignals.INSTANCE.join(control, restartOnHangup);
        registry.answerForNone();
        registry.checkHandshake();
        // Only now is it certain which handler the application has set.
        if (!gateIsInPlace()) {
            gate = new Gate(registry, settings.reconnects());
            server.insertHandler(gate);
            if (server.getDescendant(GracefulHandler.class) == null) {
                gate.insertHandler(new GracefulHandler());
            }
        }
    }

    private boolean gateIsInPlace() {
        return gate != null && server.getDescendants(Gate.class).contains(gate);
    }

    @Override
    public void lifeCycleStarted(LifeCycle event) {
        started = true;
        inheritedSocket.started();
    }

    @Override
    public void lifeCycleStopping(LifeCycle event) {
        configuredStopTimeout = server.getStopTimeout();
        if (started) {
            started = false;
            drain();
        }
    }

    private void drain() {
        if (!gateIsInPlace()) {
            LOG.warn(
                    "The server's handler was replaced while the server was running: WebSocket sessions opened since then"
                            + " are unknown and get Jetty's own close. Replace handlers below it, in a dynamic"
                            + " ContextHandlerCollection.");
        }
        long begun = System.nanoTime();
        try {
            DrainReport report = await(control.drainToStop(onStop));
            awaitListeners();
            awaitExports(report, begun);
        } catch (Throwable e) {
            // Thrown on, it would leave the server running for ever.
            LOG.error("The drain failed; the server stops without it", e);
        }
        long deadline = begun + settings.budget().gracePeriod().toNanos();
        long remaining = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        poolStop.begin(deadline - TimeUnit.MILLISECONDS.toNanos(Math.min(REST_MILLIS, remaining / 8)));
        long forRequests = Math.max(1, remaining - Math.min(THREADS_MILLIS, remaining / 4));
        server.setStopTimeout(stopTimeoutIsOurs ? forRequests : Math.min(configuredStopTimeout, forRequests));
    }

    private @Nullable DrainReport await(Drain drain) throws ExecutionException, TimeoutException {
        Duration limit = settings.budget()
                .gracePeriod()
                .minus(settings.budget().httpDrain())
                .plus(LATE_TIMERS);
        try {
            return drain.report().get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            LOG.warn("Interrupted while draining: what is open is cut");
            drain.abort();
            Thread.currentThread().interrupt();
            return null;
        }
    }

    /** Who pushes the report or the meters elsewhere must get them before the process ends. */
    private void awaitListeners() throws ExecutionException {
        TimeBudget budget = settings.budget();
        long share = Math.min(LISTENERS_MILLIS, budget.httpDrain().toMillis() / 4);
        // Meters that are behind are worth waiting for if somebody is to read them.
        long limit = Math.max(share, budget.awaitScrape().toMillis() / 4);
        try {
            CompletableFuture.allOf(
                            control.listeners().told(), registry.listeners().told())
                    .get(limit, TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn("Listeners have not handled all that they were told within {} ms; the stop goes on", limit);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Also in time if the drain was late. */
    private void awaitExports(@Nullable DrainReport report, long begun) {
        Duration max = settings.budget().awaitScrape();
        if (report != null && !max.isZero()) {
            Duration left = settings.budget()
                    .gracePeriod()
                    .minus(settings.budget().httpDrain())
                    .minusNanos(System.nanoTime() - begun);
            lastExports.run(
                    report,
                    left.isNegative() ? Duration.ZERO : left.compareTo(max) < 0 ? left : max,
                    control.hurried());
        }
    }

    @Override
    public void lifeCycleStopped(LifeCycle event) {
        serverHasStopped();
    }

    @Override
    public void lifeCycleFailure(LifeCycle event, Throwable cause) {
        serverHasStopped();
    }

    /** Also if it failed to start: then nothing was changed. */
    private void serverHasStopped() {
        if (configuredStopTimeout > 0) {
            server.setStopTimeout(configuredStopTimeout);
        }
        poolStop.end();
        ProcessSignals.INSTANCE.leave(control);
    }
}
