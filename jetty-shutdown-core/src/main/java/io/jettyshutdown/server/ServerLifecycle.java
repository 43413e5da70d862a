package io.jettyshutdown.server;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.Intent;
import io.jettyshutdown.drain.DrainControl;
import io.jettyshutdown.drain.Settings;
import io.jettyshutdown.session.Gate;
import io.jettyshutdown.session.SessionRegistry;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
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
 * serve, and waits for its return.
 *
 * <p><b>Concurrency.</b> The listener's methods are called under the server's lifecycle lock, one at a time. {@link
 * #stop} may be called by any thread; what it shares is guarded by this object's monitor, under which nothing foreign is
 * called but the start of a thread.
 */
public final class ServerLifecycle implements LifeCycle.Listener {

    private static final Logger LOG = LoggerFactory.getLogger(ServerLifecycle.class);

    private final Server server;
    private final Settings settings;
    private final boolean restartOnHangup;
    private final SessionRegistry registry;
    private final DrainControl control;
    private final GracefulStop gracefulStop;
    private final StopTimeouts timeouts;
    private final InheritedSocket inheritedSocket;
    private @Nullable CompletableFuture<DrainReport> stopping;
    private @Nullable Gate gate;
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
        this.restartOnHangup = restartOnHangup;
        this.registry = registry;
        this.control = control;
        this.timeouts = new StopTimeouts(server);
        this.gracefulStop = new GracefulStop(settings.budget(), onStop, registry, control, lastExports, timeouts);
        this.inheritedSocket = new InheritedSocket(server, control::phase);
    }

    /** Joins the server, which must not be running; if it is about to start, it has called its listeners without this one. */
    public void install(boolean stopAtShutdown) {
        timeouts.install(settings.budget().httpDrain());
        if (stopAtShutdown) {
            server.setStopAtShutdown(true);
        }
        registry.contexts().onStopping(new ContextStop(server, settings, registry.contexts(), control)::drain);
        server.addEventListener(this);
        control.listeners().add(inheritedSocket);
        if (server.getThreadPool() instanceof QueuedThreadPool pool) {
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
            stopped.complete(drain.report().get(GracefulStop.LATE_TIMERS.toMillis(), TimeUnit.MILLISECONDS));
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
        registry.contexts().answerForNone();
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
        if (!started) {
            return;
        }
        started = false;
        if (!gateIsInPlace()) {
            LOG.warn(
                    "The server's handler was replaced while the server was running: WebSocket sessions opened since then"
                            + " are unknown and get Jetty's own close. Replace handlers below it, in a dynamic"
                            + " ContextHandlerCollection.");
        }
        gracefulStop.run();
    }

    @Override
    public void lifeCycleStopped(LifeCycle event) {
        serverHasStopped();
    }

    @Override
    public void lifeCycleFailure(LifeCycle event, Throwable cause) {
        serverHasStopped();
    }

    /** Also if it failed to start. */
    private void serverHasStopped() {
        timeouts.restore();
        ProcessSignals.INSTANCE.leave(control);
    }
}
