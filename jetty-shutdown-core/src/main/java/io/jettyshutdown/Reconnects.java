package io.jettyshutdown;

import io.jettyshutdown.codes.CloseReason;
import java.time.Duration;

/**
 * Where and how fast the clients of a drained server come back. Each session gets a slot of its own, in random order,
 * so that reconnects arrive at the rate, however short the grace period is: in any time {@code t} at most {@code rate *
 * (t + 1 s)} and one more, of clients that follow the hints. Servers that drain together share what the others can take:
 * the rate is that of one.
 *
 * <pre>{@code
 * Reconnects.elsewhere(500);                     // other nodes take 500 clients per second from this one
 * Reconnects.here(Duration.ofSeconds(4), 500);   // this very node is back after 4 s and takes 500 per second
 * }</pre>
 *
 * <p>Immutable.
 *
 * @param rate reconnects per second, greater than zero; infinite for all at once
 * @param downtime zero if other nodes take the clients: then a session stays open until its turn, as far as the grace
 *     period allows. Otherwise the time until this node is back: then all sessions are closed at once, and the slots,
 *     which begin after it, travel in the reason.
 */
public record Reconnects(double rate, Duration downtime) {

    /** The default: other nodes take 1000 clients per second. */
    public static final Reconnects DEFAULT = elsewhere(1000);

    /**
     * No slots: all sessions are closed at once and get no hint, so that clients come back as they like. For comparison,
     * and for tests.
     */
    public static final Reconnects UNPACED = new Reconnects(Double.POSITIVE_INFINITY, Duration.ZERO);

    /**
     * Checks the values.
     *
     * @throws IllegalArgumentException if the rate is not greater than zero, or if the downtime is negative or longer
     *     than a hint can say ({@link CloseReason#MAX_RETRY_AFTER})
     */
    public Reconnects {
        if (!(rate > 0)) {
            throw senseless(rate);
        }
        if (downtime.isNegative() || downtime.compareTo(CloseReason.MAX_RETRY_AFTER) > 0) {
            throw new IllegalArgumentException(
                    "downtime is " + downtime + ", but must be between zero and " + CloseReason.MAX_RETRY_AFTER);
        }
    }

    /**
     * Other nodes take the clients: a rolling deployment.
     *
     * @param rate reconnects per second that they can take from this node
     * @return the schedule's parameters
     * @throws IllegalArgumentException if the rate is not a positive number
     */
    public static Reconnects elsewhere(double rate) {
        return new Reconnects(finite(rate), Duration.ZERO);
    }

    /**
     * This very node comes back: a single host that restarts in place.
     *
     * @param downtime how long it is away, greater than zero
     * @param rate reconnects per second that it can take afterwards
     * @return the schedule's parameters
     * @throws IllegalArgumentException if the downtime is not greater than zero or the rate is not a positive number
     */
    public static Reconnects here(Duration downtime, double rate) {
        if (downtime.isZero()) {
            throw new IllegalArgumentException(
                    "downtime is zero, but must be greater: clients that come back at once find nobody");
        }
        return new Reconnects(finite(rate), downtime);
    }

    /**
     * This very node comes back and takes 1000 clients per second.
     *
     * @param downtime how long it is away, greater than zero
     * @return the schedule's parameters
     * @throws IllegalArgumentException if the downtime is not greater than zero
     */
    public static Reconnects here(Duration downtime) {
        return here(downtime, DEFAULT.rate());
    }

    private static double finite(double rate) {
        if (Double.isInfinite(rate)) {
            throw senseless(rate);
        }
        return rate;
    }

    private static IllegalArgumentException senseless(double rate) {
        return new IllegalArgumentException(
                "rate is " + rate + " reconnects per second, but must be a number greater than zero");
    }
}
