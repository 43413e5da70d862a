package io.jettyshutdown.drain;

import io.jettyshutdown.Reconnects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** What the library's own schedule says, if everybody is on time. */
public final class TurnsOfTheLibrary {

    private TurnsOfTheLibrary() {}

    /**
     * A session's turn.
     *
     * @param closedAt nanoseconds since the closing window began
     * @param hint in milliseconds
     */
    public record Turn(double closedAt, long hint) {}

    /** Those of all sessions of a node. */
    public static List<Turn> of(int sessions, double rate, Duration window) {
        Reconnects reconnects = Reconnects.elsewhere(rate);
        Slots slots = new Slots(reconnects);
        Schedule schedule = new Schedule(sessions, reconnects, window, slots);
        List<Turn> turns = new ArrayList<>();
        while (!schedule.isOver()) {
            double due = schedule.due();
            double slot = schedule.take((long) Math.ceil(due));
            turns.add(new Turn(
                    due,
                    slots.retryAfter(slot, (long) Math.ceil(due)).orElseThrow().toMillis()));
        }
        return turns;
    }
}
