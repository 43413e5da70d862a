package io.jettyshutdown;

import io.jettyshutdown.control.ShutdownControl;
import io.jettyshutdown.drain.DrainControl;
import io.jettyshutdown.drain.Settings;
import io.jettyshutdown.server.LastExports;
import io.jettyshutdown.server.ServerLifecycle;
import io.jettyshutdown.session.Pings;
import io.jettyshutdown.session.SessionRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.eclipse.jetty.server.Server;

/**
 * Makes the stop of an embedded Jetty graceful for every open WebSocket.
 *
 * <pre>{@code
 * Server server = new Server(8080);
 * GracefulShutdown.install(server);
 * server.start();
 * }</pre>
 *
 * <p>From then on {@code server.stop()}, whoever calls it, sends every open WebSocket a Close frame, paced, awaits the
 * closing handshake, loses no message, and only then lets Jetty finish HTTP requests and stop, all within one grace
 * period. SIGTERM does so too, through Jetty's {@code stopAtShutdown}. It works for every API that opens WebSockets on
 * this server, and again after {@code server.start()}. A second SIGTERM or SIGINT, or the first one once the end of the
 * JVM has begun otherwise, ends the waiting: the process is gone within two seconds.
 *
 * <p>A context that stops while the server goes on ends its own sessions in the same way: with {@link Intent#RESTART}
 * where its successor is deployed already, as Jetty's {@code StandardDeployer} does it, else with {@link Intent#STOP}.
 *
 * <p>Thread-safe.
 */
public final class GracefulShutdown {

    private final Server server;
    private final TimeBudget timeBudget;
    private final SessionRegistry registry = new SessionRegistry(() -> phase() != Phase.RUNNING);
    private final DrainControl control;
    private final LastExports lastExports = new LastExports();
    private final ServerLifecycle lifecycle;

    GracefulShutdown(Server server, Settings settings, Intent onStop, boolean stopAtShutdown, boolean restartOnHangup) {
        this.server = server;
        this.timeBudget = settings.budget();
        this.control = new DrainControl(settings, registry);
        this.lifecycle = new ServerLifecycle(server, settings, onStop, restartOnHangup, registry, control, lastExports);
        server.addBean(this, false);
        server.addBean(ShutdownControl.of(this));
        lifecycle.install(stopAtShutdown);
    }

    void ping(Duration interval, Duration timeout) {
        Pings.install(server, registry, interval, timeout);
    }

    /**
     * Installs with all defaults.
     *
     * @param server a server that is not running; its handler may be set before or afterwards
     * @return the installation, also found by {@code server.getBean(GracefulShutdown.class)}
     * @throws IllegalStateException if the server is running or has an installation already
     */
    public static GracefulShutdown install(Server server) {
        return builder().install(server);
    }

    /**
     * Begins a configuration.
     *
     * @return a builder with all defaults
     */
    public static GracefulShutdownBuilder builder() {
        return new GracefulShutdownBuilder();
    }

    /**
     * Drains the server and leaves it running: it is not ready, refuses upgrades and serves HTTP, until {@link
     * Drain#cancel()} or a stop. Returns at once. If a drain is running or done, that one is returned.
     *
     * @param intent what the clients are told
     * @return the drain
     * @throws IllegalStateException if the server is not running
     */
    public Drain drain(Intent intent) {
        requireRunning();
        return control.drain(intent);
    }

    /**
     * Drains the server and stops it. Returns at once; a running drain is joined, its intent stays.
     *
     * @param intent what the clients are told
     * @return the drain's report when the server has stopped; exceptionally with what {@code server.stop()} threw, such
     *     as a {@link java.util.concurrent.TimeoutException} for HTTP requests that did not end in time
     * @throws IllegalStateException if the server is not running
     */
    public CompletableFuture<DrainReport> stop(Intent intent) {
        requireRunning();
        return lifecycle.stop(intent);
    }

    private void requireRunning() {
        if (!server.isRunning() && !server.isStopping()) {
            throw new IllegalStateException("the server is " + server.getState() + ": there is nothing to drain");
        }
    }

    /**
     * Whether load balancers should send new work.
     *
     * @return true while the server is started and does not drain
     */
    public boolean isReady() {
        return server.isStarted() && phase() == Phase.RUNNING;
    }

    /**
     * Where the server is.
     *
     * @return the phase of the current drain, {@link Phase#RUNNING} if there is none
     */
    public Phase phase() {
        return control.phase();
    }

    /**
     * The drain that runs or is done.
     *
     * @return empty while the server just serves
     */
    public Optional<Drain> currentDrain() {
        return control.current();
    }

    /**
     * How long a stop takes at most, and how that is divided: what a supervisor must grant. A platform that tells its
     * own limit in the environment variable {@code TERMINATION_GRACE_PERIOD_SECONDS} is compared at every start, with a
     * warning if the grace period exceeds it.
     *
     * @return as configured, or derived
     */
    public TimeBudget timeBudget() {
        return timeBudget;
    }

    /**
     * What the last drain of the server did that is over, cancelled or not.
     *
     * @return empty before the first; kept when the server starts again
     */
    public Optional<DrainReport> lastReport() {
        return control.lastReport();
    }

    /**
     * How many WebSocket sessions are open.
     *
     * @return the number, the untracked ones included
     */
    public int openSessions() {
        return registry.open();
    }

    /**
     * How many open sessions are outside the mechanism, because the application replaced the extensions that the
     * request offered, and Jetty is on the module path and not opened to this library; or because this Jetty does not
     * perform the closing handshake as expected. They get Jetty's own close.
     *
     * @return the number; should be 0
     */
    public int untrackedSessions() {
        return registry.untracked();
    }

    /**
     * Adds a listener to what drains do from now on.
     *
     * @param listener is called as {@link DrainListener} says
     */
    public void addListener(DrainListener listener) {
        control.listeners().add(listener);
    }

    /**
     * Removes a listener; does nothing if it is unknown.
     *
     * @param listener as it was added
     */
    public void removeListener(DrainListener listener) {
        control.listeners().remove(listener);
    }

    /**
     * Adds a listener to what sessions do from now on.
     *
     * @param listener is called as {@link SessionListener} says
     */
    public void addListener(SessionListener listener) {
        registry.listeners().add(listener);
    }

    /**
     * Removes a listener; does nothing if it is unknown.
     *
     * @param listener as it was added
     */
    public void removeListener(SessionListener listener) {
        registry.listeners().remove(listener);
    }

    /**
     * Adds what every stop from now on waits for between the drain and Jetty's own stop.
     *
     * @param export is called as {@link LastExport} says
     * @throws IllegalStateException if {@link GracefulShutdownBuilder#awaitScrape} leaves no time for it
     */
    public void addLastExport(LastExport export) {
        if (timeBudget.awaitScrape().isZero()) {
            throw new IllegalStateException(
                    "awaitScrape is 0, so that no stop would wait for the export: set it in the builder");
        }
        lastExports.add(export);
    }

    /**
     * Removes an export; does nothing if it is unknown.
     *
     * @param export as it was added
     */
    public void removeLastExport(LastExport export) {
        lastExports.remove(export);
    }
}
