package io.jettyshutdown.session;

import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;

/**
 * When a silent peer is pinged, and how long it may take to answer, in ticks: a server that was halted itself, by its
 * garbage collector or its hypervisor, has missed ticks, and does not take that for silence of its peers.
 *
 * @param tick how long one takes, at least
 * @param silence so many without anything from the peer are followed by a ping, at the latest
 * @param answer so many without an answer are the end
 */
record PingRhythm(Duration tick, int silence, int answer) {

    private static final long FINEST_NANOS = Duration.ofMillis(5).toNanos();
    private static final long COARSEST_NANOS = Duration.ofSeconds(1).toNanos();

    /** The ticks are an eighth of the shorter of the two, at most 1 s. */
    static PingRhythm of(Duration interval, Duration timeout) {
        long shorter = Math.min(interval.toNanos(), timeout.toNanos());
        long tick = Math.max(FINEST_NANOS, Math.min(COARSEST_NANOS, shorter / 8));
        // What comes just after a tick is noticed at the next one.
        int silence = Math.toIntExact(Math.max(1, interval.toNanos() / tick - 1));
        int answer = Math.toIntExact((timeout.toNanos() + tick - 1) / tick);
        return new PingRhythm(Duration.ofNanos(tick), silence, answer);
    }

    /** Up to a quarter less than the whole, so that sessions which began together are not pinged together. */
    int untilPing() {
        return silence - ThreadLocalRandom.current().nextInt(silence / 4 + 1);
    }
}
