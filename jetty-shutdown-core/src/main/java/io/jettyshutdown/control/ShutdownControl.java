package io.jettyshutdown.control;

import io.jettyshutdown.Drain;
import io.jettyshutdown.GracefulShutdown;
import javax.management.openmbean.CompositeData;
import org.eclipse.jetty.util.annotation.ManagedAttribute;
import org.eclipse.jetty.util.annotation.ManagedObject;
import org.eclipse.jetty.util.annotation.ManagedOperation;
import org.eclipse.jetty.util.annotation.Name;
import org.jspecify.annotations.Nullable;

/**
 * Shows, starts, shortens and cancels a drain over JMX. {@link GracefulShutdown} adds it to its server as a bean; it is
 * an MBean, {@code io.jettyshutdown.control:type=shutdowncontrol,*}, if the application has Jetty's {@code jetty-jmx} and
 * adds its container, before or after the installation. Jetty adds a property that tells servers apart to the name.
 *
 * <pre>{@code
 * server.addBean(new MBeanContainer(ManagementFactory.getPlatformMBeanServer()));
 * }</pre>
 *
 * <p>It stays registered when the server stops and starts again, until {@code server.destroy()}. Who may connect is the
 * JVM's to decide ({@code com.sun.management.jmxremote}). One INFO line tells of each accepted command. Thread-safe.
 */
@ManagedObject("Shows, starts, shortens and cancels the drain of the server's WebSocket sessions")
public final class ShutdownControl {

    private static final String FROM = "JMX";

    private final GracefulShutdown shutdown;
    private final Commands commands;

    private ShutdownControl(GracefulShutdown shutdown) {
        this.shutdown = shutdown;
        this.commands = new Commands(shutdown);
    }

    /**
     * What {@link GracefulShutdown} adds to its server.
     *
     * @param shutdown what to control
     * @return a bean
     */
    public static ShutdownControl of(GracefulShutdown shutdown) {
        return new ShutdownControl(shutdown);
    }

    /**
     * As {@link GracefulShutdown#isReady()}.
     *
     * @return whether load balancers should send new work
     */
    @ManagedAttribute("Whether load balancers should send new work")
    public boolean isReady() {
        return shutdown.isReady();
    }

    /**
     * As {@link GracefulShutdown#phase()}.
     *
     * @return the phase's name
     */
    @ManagedAttribute("RUNNING while the server serves, else ANNOUNCED, CLOSING, AWAITING, ABORTING or DRAINED")
    public String getPhase() {
        return shutdown.phase().name();
    }

    /**
     * Of the drain that runs or is done.
     *
     * @return {@code stop}, {@code restart} or {@code other}; empty while the server just serves
     */
    @ManagedAttribute("Intent of the drain that runs or is done: stop, restart or other; empty while the server serves")
    public String getIntent() {
        return shutdown.currentDrain().map(drain -> drain.intent().tag()).orElse("");
    }

    /**
     * As {@link GracefulShutdown#openSessions()}.
     *
     * @return sessions
     */
    @ManagedAttribute("Open WebSocket sessions, as a number of sessions")
    public int getOpenSessions() {
        return shutdown.openSessions();
    }

    /**
     * As {@link GracefulShutdown#untrackedSessions()}.
     *
     * @return sessions
     */
    @ManagedAttribute("Open WebSocket sessions outside the mechanism, as a number of sessions; should be 0")
    public int getUntrackedSessions() {
        return shutdown.untrackedSessions();
    }

    /**
     * As {@link Drain#remaining()}.
     *
     * @return sessions; 0 while the server just serves
     */
    @ManagedAttribute("Sessions that the drain has still to end, as a number of sessions; 0 while the server serves")
    public int getRemaining() {
        return shutdown.currentDrain().map(Drain::remaining).orElse(0);
    }

    /**
     * As {@link Drain#elapsed()}.
     *
     * @return a time in milliseconds; 0 while the server just serves
     */
    @ManagedAttribute("How long the drain has taken so far, in milliseconds; 0 while the server serves")
    public long getElapsedMillis() {
        return shutdown.currentDrain().map(drain -> drain.elapsed().toMillis()).orElse(0L);
    }

    /**
     * As {@link GracefulShutdown#timeBudget()}.
     *
     * @return times in milliseconds
     */
    @ManagedAttribute("How the grace period is divided, in milliseconds")
    public CompositeData getTimeBudgetMillis() {
        return OpenData.of("TimeBudget", State.of(shutdown.timeBudget()));
    }

    /**
     * As {@link GracefulShutdown#lastReport()}.
     *
     * @return null before the first
     */
    @ManagedAttribute("What the last drain did: numbers of sessions, times in milliseconds; null before the first")
    public @Nullable CompositeData getLastReport() {
        return shutdown.lastReport()
                .map(report -> OpenData.of("DrainReport", State.of(report)))
                .orElse(null);
    }

    /**
     * As {@link GracefulShutdown#drain}.
     *
     * @param intent {@code stop} or {@code restart}
     * @param reason what clients are told, empty for the default
     * @return whether it started a drain; false if it joined one, whose intent stays
     */
    @ManagedOperation(
            value = "Drains the server and leaves it running. True if it started a drain, false if it joined one",
            impact = "ACTION")
    public boolean drain(
            @Name(value = "intent", description = "stop (1001) or restart (1012)") String intent,
            @Name(value = "reason", description = "What clients are told, empty for the default; at most 98 bytes")
                    @Nullable
                    String reason) {
        return commands.drain(intent, emptyIsNone(reason), FROM);
    }

    /**
     * As {@link GracefulShutdown#stop}.
     *
     * @param intent {@code stop} or {@code restart}
     * @param reason what clients are told, empty for the default
     * @return whether it started a drain; false if it joined one, whose intent stays
     */
    @ManagedOperation(
            value = "Drains the server and stops it. True if it started a drain, false if it joined one",
            impact = "ACTION")
    public boolean stop(
            @Name(value = "intent", description = "stop (1001) or restart (1012)") String intent,
            @Name(value = "reason", description = "What clients are told, empty for the default; at most 98 bytes")
                    @Nullable
                    String reason) {
        return commands.stop(intent, emptyIsNone(reason), FROM);
    }

    /**
     * As {@link Drain#abort()}.
     *
     * @throws IllegalStateException if no drain is running
     */
    @ManagedOperation(value = "Ends the waiting: what is open is cut. Fails if no drain is running", impact = "ACTION")
    public void abort() {
        commands.abort(FROM);
    }

    /**
     * As {@link Drain#cancel()}.
     *
     * @throws IllegalStateException if no drain is running, or it is too late
     */
    @ManagedOperation(value = "Back to serving. Fails if no drain is running or it is too late", impact = "ACTION")
    public void cancel() {
        commands.cancel(FROM);
    }

    /** Consoles do not send null. */
    private static @Nullable String emptyIsNone(@Nullable String reason) {
        return reason == null || reason.isEmpty() ? null : reason;
    }
}
