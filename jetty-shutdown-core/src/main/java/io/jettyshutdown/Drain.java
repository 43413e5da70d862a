package io.jettyshutdown;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A drain, running or done. All methods may be called from any thread and return at once.
 */
public interface Drain {

    /**
     * What it drains.
     *
     * @return the path of the context that stops, such as {@code /chat}; empty for the whole server
     */
    Optional<String> contextPath();

    /**
     * Why.
     *
     * @return the intent of the trigger that started this drain
     */
    Intent intent();

    /**
     * Where it is.
     *
     * @return the current phase; {@link Phase#RUNNING} again after {@link #cancel()}
     */
    Phase phase();

    /**
     * How many sessions are still open.
     *
     * @return the number of open sessions, those included that are just opening
     */
    int remaining();

    /**
     * How long it has taken so far.
     *
     * @return from the trigger until now, or until it was done; {@link GracefulShutdown#timeBudget()} says how long it
     *     may take
     */
    Duration elapsed();

    /** Ends the waiting: what is open is cut now. Does nothing if the drain is done. */
    void abort();

    /**
     * Reopens: the server is ready again and accepts upgrades. Sessions that were sent a Close frame go; the others
     * stay.
     *
     * @return false if it is too late: the drain is done, or a {@code server.stop()} waits for it
     */
    boolean cancel();

    /**
     * The result.
     *
     * @return completed, never exceptionally, when the drain is done, on a thread of its own: follow-up work may block.
     *     Each call returns another future; completing it changes nothing
     */
    CompletableFuture<DrainReport> report();
}
