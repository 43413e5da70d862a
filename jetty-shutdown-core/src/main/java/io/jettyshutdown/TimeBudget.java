package io.jettyshutdown;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How the grace period is divided: {@code readinessDelay}, then {@code closingWindow}, then {@code handshakeTimeout},
 * then {@code awaitScrape}, then {@code httpDrain}, which together are never longer than {@code gracePeriod}. Immutable.
 *
 * @see GracefulShutdownBuilder#timeBudget()
 */
public final class TimeBudget {

    private static final Duration SHORTEST_GRACE_PERIOD = Duration.ofSeconds(1);
    private static final Duration LONGEST_GRACE_PERIOD = Duration.ofDays(1);
    private static final Duration LONGEST_SHARE = Duration.ofSeconds(5);
    private static final int SHARE = 5;

    private final Duration gracePeriod;
    private final Duration readinessDelay;
    private final Duration closingWindow;
    private final Duration handshakeTimeout;
    private final Duration awaitScrape;
    private final Duration httpDrain;

    /**
     * Derives the times that are not given: {@code handshakeTimeout} and {@code httpDrain} are a fifth of the grace
     * period each, but at most five seconds; {@code closingWindow} is what remains.
     *
     * @throws IllegalArgumentException if one is out of its bounds or they do not fit into the grace period
     */
    TimeBudget(
            Duration gracePeriod,
            Duration readinessDelay,
            @Nullable Duration closingWindow,
            @Nullable Duration handshakeTimeout,
            Duration awaitScrape,
            @Nullable Duration httpDrain) {
        if (gracePeriod.compareTo(SHORTEST_GRACE_PERIOD) < 0 || gracePeriod.compareTo(LONGEST_GRACE_PERIOD) > 0) {
            throw new IllegalArgumentException(
                    "gracePeriod is " + gracePeriod + ", but must be at least " + SHORTEST_GRACE_PERIOD
                            + ", since peers need time to answer a Close frame, and at most " + LONGEST_GRACE_PERIOD);
        }
        Duration fifth = gracePeriod.dividedBy(SHARE);
        Duration share = fifth.compareTo(LONGEST_SHARE) < 0 ? fifth : LONGEST_SHARE;
        this.gracePeriod = gracePeriod;
        this.readinessDelay = notNegative("readinessDelay", readinessDelay);
        this.handshakeTimeout = positive("handshakeTimeout", handshakeTimeout == null ? share : handshakeTimeout);
        this.awaitScrape = notNegative("awaitScrape", awaitScrape);
        this.httpDrain = positive("httpDrain", httpDrain == null ? share : httpDrain);
        Duration rest = gracePeriod
                .minus(this.readinessDelay)
                .minus(this.handshakeTimeout)
                .minus(this.awaitScrape)
                .minus(this.httpDrain);
        this.closingWindow = notNegative(
                "closingWindow", closingWindow != null ? closingWindow : rest.isNegative() ? Duration.ZERO : rest);
        if (rest.compareTo(this.closingWindow) < 0) {
            throw new IllegalArgumentException("readinessDelay " + this.readinessDelay + " + closingWindow "
                    + this.closingWindow + " + handshakeTimeout " + this.handshakeTimeout + " + awaitScrape "
                    + this.awaitScrape + " + httpDrain " + this.httpDrain + " do not fit into gracePeriod "
                    + gracePeriod + ": shorten them or lengthen gracePeriod");
        }
    }

    private Duration positive(String name, Duration value) {
        if (value.isZero()) {
            throw new IllegalArgumentException(name + " is " + value + ", but must be greater than zero");
        }
        return notNegative(name, value);
    }

    private Duration notNegative(String name, Duration value) {
        if (value.isNegative()) {
            throw new IllegalArgumentException(name + " is " + value + ", but must not be negative");
        }
        if (value.compareTo(gracePeriod) > 0) {
            throw new IllegalArgumentException(name + " is " + value + ", but is a part of gracePeriod, which is "
                    + gracePeriod + ": shorten it or lengthen gracePeriod");
        }
        return value;
    }

    /**
     * The whole.
     *
     * @return from the trigger to the return of {@code server.stop()}, from 1 s to a day
     */
    public Duration gracePeriod() {
        return gracePeriod;
    }

    /**
     * How long the server is not ready but still serves everything.
     *
     * @return not negative
     */
    public Duration readinessDelay() {
        return readinessDelay;
    }

    /**
     * In which time the Close frames are sent.
     *
     * @return not negative
     */
    public Duration closingWindow() {
        return closingWindow;
    }

    /**
     * How long the peers' Close frames are awaited after the last of ours.
     *
     * @return greater than zero
     */
    public Duration handshakeTimeout() {
        return handshakeTimeout;
    }

    /**
     * How long the last numbers of a drain may take to leave the process.
     *
     * @return not negative
     */
    public Duration awaitScrape() {
        return awaitScrape;
    }

    /**
     * What is left for Jetty then: HTTP requests in flight, connectors, threads.
     *
     * @return greater than zero
     */
    public Duration httpDrain() {
        return httpDrain;
    }
}
