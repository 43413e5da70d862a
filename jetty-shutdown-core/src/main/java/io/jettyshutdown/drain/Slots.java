package io.jettyshutdown.drain;

import io.jettyshutdown.Reconnects;
import io.jettyshutdown.codes.CloseReason;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The times at which clients come back, one for each, as far apart as the rate says. A client that uses its slot at all
 * uses it within a {@link #BURST} of it, so that in any time {@code t} at most {@code rate * (t + 1 s)} come back (and
 * one), however late or bunched the Close frames go out; slots that nobody could use in time are not made up for. This is
 * the virtual scheduling of the generic cell rate algorithm (ITU-T I.371).
 *
 * <p>Times are in nanoseconds since the closing window began.
 *
 * <p><b>Concurrency.</b> Thread-safe, guarded by {@code this}.
 */
final class Slots {

    /** How long after its time a slot is still good: what timers and threads are late must not slow a drain down. */
    static final long BURST = TimeUnit.SECONDS.toNanos(1);

    private static final double NANOS_PER_SECOND = 1e9;
    private static final double NANOS_PER_MILLI = 1e6;

    private final double gap;
    private final boolean paced;
    private double next;

    Slots(Reconnects reconnects) {
        gap = NANOS_PER_SECOND / reconnects.rate();
        next = reconnects.downtime().toNanos();
        paced = !reconnects.equals(Reconnects.UNPACED);
    }

    /** When the next one is; the past if it is free and due. */
    synchronized double next() {
        return next;
    }

    /** Takes the next one. */
    synchronized double take(long now) {
        double slot = Math.max(next, (double) now - BURST);
        next = slot + gap;
        return slot;
    }

    /** One that will not be used. It is free again unless the one behind it is taken, so that the rate holds. */
    synchronized void giveBack(double slot) {
        if (next == slot + gap) {
            next = slot;
        }
    }

    static boolean isOver(double slot, long now) {
        return now - slot > BURST;
    }

    /** What a client is told that gets its Close frame now, in whole milliseconds, rounded up. */
    Optional<Duration> retryAfter(double slot, long now) {
        if (!paced) {
            return Optional.empty();
        }
        double millis = Math.ceil((slot - now) / NANOS_PER_MILLI);
        double longest = CloseReason.MAX_RETRY_AFTER.toMillis();
        return Optional.of(Duration.ofMillis((long) Math.max(0, Math.min(millis, longest))));
    }
}
