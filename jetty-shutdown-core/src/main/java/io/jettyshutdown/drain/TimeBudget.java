package io.jettyshutdown.drain;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the grace period is divided: {@code readinessDelay}, then {@code closingWindow}, then {@code handshakeTimeout},
 * then {@code httpDrain}, which together are never longer than {@code gracePeriod}. Immutable.
 *
 * @param gracePeriod from the trigger to the return of {@code server.stop()}
 * @param readinessDelay not ready, but everything is still served
 * @param closingWindow in which the Close frames are sent
 * @param handshakeTimeout after the last Close frame
 * @param httpDrain for what Jetty does afterwards: HTTP requests in flight, connectors, threads
 */
public record TimeBudget(
        Duration gracePeriod,
        Duration readinessDelay,
        Duration closingWindow,
        Duration handshakeTimeout,
        Duration httpDrain) {

    private static final Duration SHORTEST_GRACE_PERIOD = Duration.ofSeconds(1);
    private static final Duration LONGEST_SHARE = Duration.ofSeconds(5);
    private static final Duration LONGEST_CUT = Duration.ofSeconds(1);
    private static final int SHARE = 5;

    /**
     * Derives the times that are not given: {@code handshakeTimeout} and {@code httpDrain} are a fifth of the grace
     * period each, but at most five seconds; {@code closingWindow} is what remains.
     *
     * @throws IllegalArgumentException if a time is negative or they do not fit into the grace period
     */
    public static TimeBudget of(
            Duration gracePeriod,
            Duration readinessDelay,
            @Nullable Duration closingWindow,
            @Nullable Duration handshakeTimeout,
            @Nullable Duration httpDrain) {
        if (gracePeriod.compareTo(SHORTEST_GRACE_PERIOD) < 0) {
            throw new IllegalArgumentException("gracePeriod is " + gracePeriod + ", but must be at least "
                    + SHORTEST_GRACE_PERIOD + ": peers need time to answer a Close frame");
        }
        requireNotNegative("readinessDelay", readinessDelay);
        Duration share = min(gracePeriod.dividedBy(SHARE), LONGEST_SHARE);
        Duration handshake = handshakeTimeout == null ? share : requirePositive("handshakeTimeout", handshakeTimeout);
        Duration http = httpDrain == null ? share : requirePositive("httpDrain", httpDrain);
        Duration rest = gracePeriod.minus(readinessDelay).minus(handshake).minus(http);
        Duration window = closingWindow == null ? rest : requireNotNegative("closingWindow", closingWindow);
        if (rest.isNegative() || window.compareTo(rest) > 0) {
            throw new IllegalArgumentException("readinessDelay " + readinessDelay + " + closingWindow "
                    + (closingWindow == null ? "(what remains)" : closingWindow) + " + handshakeTimeout " + handshake
                    + " + httpDrain " + http + " do not fit into gracePeriod " + gracePeriod
                    + ": shorten them or lengthen gracePeriod");
        }
        return new TimeBudget(gracePeriod, readinessDelay, window, handshake, http);
    }

    /** How long the drain waits, in the time of {@code httpDrain}, until what is left is cut: callbacks may block. */
    Duration cutTimeout() {
        return min(httpDrain.dividedBy(4), LONGEST_CUT);
    }

    private static Duration requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " is " + value + ", but must not be negative");
        }
        return value;
    }

    private static Duration requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be greater than zero");
        }
        return value;
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) <= 0 ? a : b;
    }
}
