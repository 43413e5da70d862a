package io.jettyshutdown;

/**
 * Is told what a drain does, be it the server's or that of one context ({@link Drain#contextPath()}). The methods are
 * called one after the other on a thread of the listener's own, never with a lock held, and the drain does not wait for
 * them: a listener that blocks misses what comes later; what it throws is logged once. The end of {@code server.stop()}
 * waits a moment (a second at most, or a quarter of {@link GracefulShutdownBuilder#awaitScrape} if that is longer) for
 * what has not been told yet.
 */
public interface DrainListener {

    /**
     * A drain entered a phase.
     *
     * @param drain the drain
     * @param phase the phase that begins; {@link Phase#RUNNING} when the drain was cancelled
     */
    default void phaseEntered(Drain drain, Phase phase) {}

    /**
     * A drain is done.
     *
     * @param report what it did
     */
    default void drainEnded(DrainReport report) {}
}
