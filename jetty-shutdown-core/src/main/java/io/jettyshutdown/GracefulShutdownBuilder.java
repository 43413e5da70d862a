package io.jettyshutdown;

import io.jettyshutdown.drain.Settings;
import java.time.Duration;
import java.util.Objects;
import org.eclipse.jetty.server.Server;
import org.jspecify.annotations.Nullable;

/**
 * Configures and installs a {@link GracefulShutdown}.
 *
 * <pre>{@code
 * GracefulShutdown.builder()
 *         .gracePeriod(Duration.ofSeconds(25))
 *         .readinessDelay(Duration.ofSeconds(5))
 *         .reconnects(Reconnects.elsewhere(500))
 *         .onStop(Intent.fromEnvironment())
 *         .farewell((session, intent) -> session.sendText("{\"bye\":true}"))
 *         .install(server);
 * }</pre>
 *
 * <p>The times follow each other and must fit into the grace period: {@code readinessDelay + closingWindow +
 * handshakeTimeout + awaitScrape + httpDrain <= gracePeriod}. {@link #install} checks that. Not thread-safe.
 */
public final class GracefulShutdownBuilder {

    private Duration gracePeriod = Duration.ofSeconds(25);
    private Duration readinessDelay = Duration.ZERO;
    private @Nullable Duration closingWindow;
    private @Nullable Duration handshakeTimeout;
    private Duration awaitScrape = Duration.ZERO;
    private @Nullable Duration httpDrain;
    private Reconnects reconnects = Reconnects.DEFAULT;
    private Intent onStop = Intent.STOP;
    private @Nullable Farewell farewell;
    private @Nullable SessionPolicy policy;
    private Duration farewellTimeout = Duration.ofSeconds(1);
    private boolean stopAtShutdown = true;
    private boolean restartOnHangup;
    private @Nullable Duration pingInterval;
    private @Nullable Duration pingTimeout;

    GracefulShutdownBuilder() {}

    /**
     * The time from the trigger to the return of {@code server.stop()}. Default 25 s, which fits into the 30 s that
     * Kubernetes grants a pod.
     *
     * @param gracePeriod from 1 s to a day
     * @return this
     */
    public GracefulShutdownBuilder gracePeriod(Duration gracePeriod) {
        this.gracePeriod = Objects.requireNonNull(gracePeriod, "gracePeriod");
        return this;
    }

    /**
     * How long the server is not ready but still serves everything, upgrades included, so that load balancers notice.
     * Default zero: closing begins at once.
     *
     * @param readinessDelay not negative
     * @return this
     */
    public GracefulShutdownBuilder readinessDelay(Duration readinessDelay) {
        this.readinessDelay = Objects.requireNonNull(readinessDelay, "readinessDelay");
        return this;
    }

    /**
     * In which time the Close frames are sent, at most; fewer sessions take less. Default: what the other times leave of
     * the grace period. Zero: all at once.
     *
     * @param closingWindow not negative
     * @return this
     */
    public GracefulShutdownBuilder closingWindow(Duration closingWindow) {
        this.closingWindow = Objects.requireNonNull(closingWindow, "closingWindow");
        return this;
    }

    /**
     * How long the peers' Close frames are awaited after the last of ours, at most. Default a fifth of the grace period,
     * at most 5 s.
     *
     * @param handshakeTimeout greater than zero
     * @return this
     */
    public GracefulShutdownBuilder handshakeTimeout(Duration handshakeTimeout) {
        this.handshakeTimeout = Objects.requireNonNull(handshakeTimeout, "handshakeTimeout");
        return this;
    }

    /**
     * How long the server stays up after the drain, at most, until its last numbers have left the process: until what
     * {@link GracefulShutdown#addLastExport} added is done, such as a scrape of the meters that {@link
     * io.jettyshutdown.metrics.GracefulShutdownMetrics} binds. Default zero: a process that exits right after its drain
     * takes the numbers of that drain with it.
     *
     * @param max not negative; for Prometheus, two scrape intervals
     * @return this
     */
    public GracefulShutdownBuilder awaitScrape(Duration max) {
        this.awaitScrape = Objects.requireNonNull(max, "max");
        return this;
    }

    /**
     * What is kept for Jetty: HTTP requests in flight, connectors, threads. Default a fifth of the grace period, at most
     * 5 s. What the drain does not use is added.
     *
     * @param httpDrain greater than zero
     * @return this
     */
    public GracefulShutdownBuilder httpDrain(Duration httpDrain) {
        this.httpDrain = Objects.requireNonNull(httpDrain, "httpDrain");
        return this;
    }

    /**
     * Where and how fast the clients come back. Default: other nodes take 1000 per second.
     *
     * @param reconnects the rate, and the downtime if this very node comes back
     * @return this
     */
    public GracefulShutdownBuilder reconnects(Reconnects reconnects) {
        this.reconnects = Objects.requireNonNull(reconnects, "reconnects");
        return this;
    }

    /**
     * What a plain {@code server.stop()} tells the clients, and so SIGTERM. Default {@link Intent#STOP}; a deployment
     * that always replaces servers sets {@link Intent#RESTART} or {@link Intent#fromEnvironment()}.
     *
     * @param intent code and reason
     * @return this
     */
    public GracefulShutdownBuilder onStop(Intent intent) {
        this.onStop = Objects.requireNonNull(intent, "intent");
        return this;
    }

    /**
     * The application's last words to each session. Default none.
     *
     * @param farewell is called as {@link Farewell} says
     * @return this
     */
    public GracefulShutdownBuilder farewell(Farewell farewell) {
        this.farewell = Objects.requireNonNull(farewell, "farewell");
        return this;
    }

    /**
     * What single sessions are told instead, or which are left alone. Default: all are told the drain's intent.
     *
     * @param policy is called as {@link SessionPolicy} says
     * @return this
     */
    public GracefulShutdownBuilder policy(SessionPolicy policy) {
        this.policy = Objects.requireNonNull(policy, "policy");
        return this;
    }

    /**
     * How long a session's Close frame waits for its farewell. Default 1 s, at most until the closing window is over.
     *
     * @param farewellTimeout from 1 ms to a day
     * @return this
     * @throws IllegalArgumentException if it is not in these bounds
     */
    public GracefulShutdownBuilder farewellTimeout(Duration farewellTimeout) {
        if (farewellTimeout.compareTo(Duration.ofMillis(1)) < 0 || farewellTimeout.compareTo(Duration.ofDays(1)) > 0) {
            throw new IllegalArgumentException("farewellTimeout is " + farewellTimeout
                    + ", but must be from 1 ms to a day; leave the farewell out for none");
        }
        this.farewellTimeout = farewellTimeout;
        return this;
    }

    /**
     * Whether the end of the JVM, and so SIGTERM, stops the server: Jetty's {@code Server.setStopAtShutdown}. Default
     * true. False leaves the server's own setting as it is.
     *
     * @param stopAtShutdown false where a framework has a shutdown hook of its own
     * @return this
     */
    public GracefulShutdownBuilder stopAtShutdown(boolean stopAtShutdown) {
        this.stopAtShutdown = stopAtShutdown;
        return this;
    }

    /**
     * Whether SIGHUP, where the process has it, restarts: the server drains with {@link Intent#RESTART}, which cannot be
     * cancelled, and the process ends with status 129 for its supervisor to start it again. Default false: SIGHUP is a
     * SIGTERM to the JVM. A handler that the application has set for SIGHUP is replaced while the server runs.
     *
     * <p>{@code server.start()} throws an {@link IllegalStateException} if this JVM cannot handle the signal: on Windows,
     * or with {@code -Xrs}. In a process that ignores it (nohup), it stays ignored, with a warning.
     *
     * @param restartOnHangup true to restart
     * @return this
     */
    public GracefulShutdownBuilder restartOnHangup(boolean restartOnHangup) {
        this.restartOnHangup = restartOnHangup;
        return this;
    }

    /**
     * Finds dead peers while the server runs: whoever has been silent for the interval is sent a Ping frame (RFC 6455
     * section 5.5.2), and if nothing comes within the timeout, its connection is cut, and it ends with 1006, abnormal. So
     * a drain meets nobody whose cable, NAT entry or process is gone, and need not wait {@code handshakeTimeout} for them.
     * Default: no pings.
     *
     * <ul>
     *   <li>Any byte from the peer is a sign of life. Pings are sent up to a quarter of the interval early, so that they
     *       are spread; a dead peer is found, at the latest, a quarter of the shorter time, or 2 s, after interval and
     *       timeout.
     *   <li>A peer is neither pinged nor judged while the application does not read its session, nor judged by a server that has no thread left
     *       to read. The timeout begins when the ping is written, behind the messages that were queued before: what is in
     *       the kernel's buffers then must be read by the peer within the timeout. If the network takes nothing more of
     *       what is queued, it begins at once; over HTTP/2, that is if the connection takes nothing more, and a peer that
     *       grants its stream no window is not judged.
     *   <li>The application sees neither these pings nor their answers. Those of its own go on, but a peer may answer only
     *       the last of several pings (RFC 6455 section 5.5.3).
     *   <li>Ping and answer are traffic: they keep proxies and NAT entries open, and Jetty's idle timeout does not end a
     *       session whose peer answers, if the interval is shorter.
     *   <li>Over HTTP/2 each session has its own pings, and its stream is what is cut. {@linkplain
     *       GracefulShutdown#untrackedSessions() Untracked} sessions get none.
     * </ul>
     *
     * <p>The cost: one task for all sessions, on Jetty's scheduler, up to 200 times per second, once per second with times
     * from 8 s; 40 bytes per session, and nothing per message.
     *
     * @param interval from 10 ms to a day; less than the idle timeouts of proxies and of Jetty (30 s unless set)
     * @param timeout from 10 ms to a day; what a slow peer needs for a round trip, some seconds
     * @return this
     * @throws IllegalArgumentException if one of them is not in these bounds
     */
    public GracefulShutdownBuilder ping(Duration interval, Duration timeout) {
        if (!isForPings(interval) || !isForPings(timeout)) {
            throw new IllegalArgumentException("ping interval is " + interval + " and timeout is " + timeout
                    + ", but each must be from 10 ms to 24 h; leave ping out for none");
        }
        this.pingInterval = interval;
        this.pingTimeout = timeout;
        return this;
    }

    private static boolean isForPings(Duration time) {
        return time.compareTo(Duration.ofMillis(10)) >= 0 && time.compareTo(Duration.ofDays(1)) <= 0;
    }

    /**
     * How the grace period is divided with what is set so far: {@link #install} checks and uses just this.
     *
     * @return as configured, or derived
     * @throws IllegalArgumentException if a time is out of its bounds, or they do not fit into the grace period
     */
    public TimeBudget timeBudget() {
        return new TimeBudget(gracePeriod, readinessDelay, closingWindow, handshakeTimeout, awaitScrape, httpDrain);
    }

    /**
     * Checks everything and installs. Jetty's {@code stopTimeout} and {@code GracefulHandler} are set where the
     * application has not set them.
     *
     * @param server a server that is not running; its handler may be set before or afterwards. Where a framework shows the
     *     server only when it starts it: from {@code LifeCycle.Listener.lifeCycleStarting}
     * @return the installation
     * @throws IllegalArgumentException as {@link #timeBudget()}
     * @throws IllegalStateException if the server is running or has an installation already
     */
    public GracefulShutdown install(Server server) {
        TimeBudget budget = timeBudget();
        if (!server.isStopped() && !server.isFailed() && !isAboutToStart(server)) {
            throw new IllegalStateException("the server is " + server.getState()
                    + ", but sessions that are open already cannot be tracked: install before server.start()");
        }
        if (server.getBean(GracefulShutdown.class) != null) {
            throw new IllegalStateException(
                    "a GracefulShutdown is installed already: find it with server.getBean(GracefulShutdown.class)");
        }
        GracefulShutdown shutdown = new GracefulShutdown(
                server,
                new Settings(budget, reconnects, farewell, policy, farewellTimeout),
                onStop,
                stopAtShutdown,
                restartOnHangup);
        if (pingInterval != null && pingTimeout != null) {
            shutdown.ping(pingInterval, pingTimeout);
        }
        return shutdown;
    }

    /** Its listeners are being called, and nothing of it runs: the scheduler is among the first that it starts. */
    private static boolean isAboutToStart(Server server) {
        return server.isStarting() && !server.getScheduler().isRunning();
    }
}
