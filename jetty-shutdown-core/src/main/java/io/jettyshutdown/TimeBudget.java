package io.jettyshutdown;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the grace period is divided: {@code readinessDelay}, then {@code closingWindow}, then {@code handshakeTimeout},
 * then {@code awaitScrape}, then {@code httpDrain}, which together are never longer than {@code gracePeriod}. Immutable.
 *
 * @param gracePeriod from the trigger to the return of {@code server.stop()}, at least 1 s
 * @param readinessDelay not ready, but everything is still served; not negative
 * @param closingWindow in which the Close frames are sent; not negative
 * @param handshakeTimeout after the last Close frame; greater than zero
 * @param awaitScrape after the drain, for its last numbers to leave the process; not negative
 * @param httpDrain for what Jetty does afterwards: HTTP requests in flight, connectors, threads; greater than zero
 */
public record TimeBudget(
        Duration gracePeriod,
        Duration readinessDelay,
        Duration closingWindow,
        Duration handshakeTimeout,
        Duration awaitScrape,
        Duration httpDrain) {

    private static final Duration SHORTEST_GRACE_PERIOD = Duration.ofSeconds(1);
    private static final Duration LONGEST_SHARE = Duration.ofSeconds(5);
    private static final int SHARE = 5;

    /**
     * Checks the times.
     *
     * @throws IllegalArgumentException if one is out of its bounds or they do not fit into the grace period
     */
    public TimeBudget {
        if (gracePeriod.compareTo(SHORTEST_GRACE_PERIOD) < 0) {
            throw new IllegalArgumentException("gracePeriod is " + gracePeriod + ", but must be at least "
                    + SHORTEST_GRACE_PERIOD + ": peers need time to answer a Close frame");
        }
        requireNotNegative("readinessDelay", readinessDelay);
        requirePositive("handshakeTimeout", handshakeTimeout);
        requirePositive("httpDrain", httpDrain);
        requireNotNegative("closingWindow", closingWindow);
        requireNotNegative("awaitScrape", awaitScrape);
        Duration parts = readinessDelay
                .plus(closingWindow)
                .plus(handshakeTimeout)
                .plus(awaitScrape)
                .plus(httpDrain);
        if (parts.compareTo(gracePeriod) > 0) {
            throw new IllegalArgumentException("readinessDelay " + readinessDelay + " + closingWindow " + closingWindow
                    + " + handshakeTimeout " + handshakeTimeout + " + awaitScrape " + awaitScrape + " + httpDrain "
                    + httpDrain
                    + " do not fit into gracePeriod " + gracePeriod + ": shorten them or lengthen gracePeriod");
        }
    }

    /**
     * Derives the times that are not given: {@code handshakeTimeout} and {@code httpDrain} are a fifth of the grace
     * period each, but at most five seconds; {@code closingWindow} is what remains.
     */
    static TimeBudget of(
            Duration gracePeriod,
            Duration readinessDelay,
            @Nullable Duration closingWindow,
            @Nullable Duration handshakeTimeout,
            Duration awaitScrape,
            @Nullable Duration httpDrain) {
        Duration fifth = gracePeriod.dividedBy(SHARE);
        Duration share = fifth.compareTo(LONGEST_SHARE) < 0 ? fifth : LONGEST_SHARE;
        Duration handshake = handshakeTimeout == null ? share : handshakeTimeout;
        Duration http = httpDrain == null ? share : httpDrain;
        Duration rest = gracePeriod
                .minus(readinessDelay)
                .minus(handshake)
                .minus(awaitScrape)
                .minus(http);
        Duration window = closingWindow != null ? closingWindow : rest.isNegative() ? Duration.ZERO : rest;
        return new TimeBudget(gracePeriod, readinessDelay, window, handshake, awaitScrape, http);
    }

    private static void requireNotNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " is " + value + ", but must not be negative");
        }
    }

    private static void requirePositive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be greater than zero");
        }
    }
}
