package io.jettyshutdown.drain;

import io.jettyshutdown.Reconnects;
import java.time.Duration;

/**
 * Whose turn it is to be closed, and when. If other nodes take the clients, a session stays open until the next free
 * {@linkplain Slots slot}. Where the slots do not fit into the window, those that are left are spread evenly over what is
 * left of it, and the rest of the wait travels in the reason. If this node itself comes back, all are closed at once.
 *
 * <p>Pure arithmetic; times are in nanoseconds since the closing window began. Confined to the loop.
 */
final class Schedule {

    private final Slots slots;
    private final boolean atOnce;
    private final double window;
    private final int sessions;
    private int next;
    private double turn;

    Schedule(int sessions, Reconnects reconnects, Duration window, Slots slots) {
        this.slots = slots;
        this.atOnce = !reconnects.downtime().isZero();
        this.window = window.toNanos();
        this.sessions = sessions;
    }

    /** Whether all have had their turn. */
    boolean isOver() {
        return next == sessions;
    }

    /** The number of the session whose turn is next. */
    int next() {
        return next;
    }

    /** When that is. */
    double due() {
        double spread = Math.min(turn + (window - turn) / (sessions - next), window);
        return atOnce ? 0 : Math.min(slots.next(), spread);
    }

    /** It has come. Returns the slot. */
    double take(long now) {
        turn = Math.max(due(), (double) now - Slots.BURST);
        next++;
        return slots.take(now);
    }

    /** The session has gone by itself: its slot is for the next one. */
    void skip() {
        next++;
    }
}
