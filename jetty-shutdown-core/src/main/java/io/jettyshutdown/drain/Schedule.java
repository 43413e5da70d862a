package io.jettyshutdown.drain;

import io.jettyshutdown.Reconnects;
import io.jettyshutdown.codes.CloseReason;
import java.time.Duration;

/**
 * When each session is closed, and how long its client shall wait before it comes back.
 *
 * <p>Session {@code i} owns the slot {@code downtime + i / rate}: no client comes back before its slot, so at most
 * {@code rate * t} (and one) have come back at any time {@code t}. If other nodes take the clients, a session stays open
 * until its slot; where the slots do not fit into the window, closing is compressed evenly, and the rest of the wait
 * travels in the reason. Pure: times are offsets from the beginning of the closing window.
 */
public final class Schedule {

    private static final double NANOS_PER_SECOND = 1e9;

    private final double nanosPerSlot;
    private final double downtimeNanos;
    private final double compression;

    /**
     * @param sessions how many there are
     * @param reconnects where and how fast they come back
     * @param window in which all must be closed
     */
    public Schedule(int sessions, Reconnects reconnects, Duration window) {
        nanosPerSlot = NANOS_PER_SECOND / reconnects.rate();
        downtimeNanos = reconnects.downtime().toNanos();
        double lastSlot = Math.max(0, sessions - 1) * nanosPerSlot;
        if (downtimeNanos > 0) {
            compression = 0;
        } else if (lastSlot <= window.toNanos()) {
            compression = 1;
        } else {
            compression = window.toNanos() / lastSlot;
        }
    }

    /** When the Close frame of session {@code i} is due, in nanoseconds. */
    public long closeAt(int i) {
        return (long) (i * nanosPerSlot * compression);
    }

    /**
     * How long the client of session {@code i} shall wait if it gets its Close frame at {@code elapsed} nanoseconds:
     * until its slot, and not at all if that is over. Rounded up to milliseconds.
     */
    public Duration retryAfter(int i, long elapsed) {
        double millis = Math.ceil((downtimeNanos + i * nanosPerSlot - elapsed) / 1e6);
        double longest = CloseReason.MAX_RETRY_AFTER.toMillis();
        return Duration.ofMillis((long) Math.max(0, Math.min(millis, longest)));
    }
}
