package io.jettyshutdown.demo.rolling.report;

import io.jettyshutdown.demo.rolling.client.EndedSession;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A client's way from one session to the next. Times are in nanoseconds of the clock of {@link System#nanoTime()}.
 *
 * @param left the name of the node that it was disconnected from
 * @param closedAt when it saw the end of the old session
 * @param openedAt when the new session was open
 */
record Reconnection(String left, long closedAt, long openedAt) {

    private static final long NANOS_PER_SECOND = 1_000_000_000;

    /** All reconnections, in the order of time. */
    static List<Reconnection> of(Collection<EndedSession> sessions) {
        List<Reconnection> reconnections = new ArrayList<>();
        Map<Integer, EndedSession> previous = new HashMap<>();
        sessions.stream()
                .sorted(Comparator.comparingLong(EndedSession::openedAt))
                .forEach(session -> {
                    EndedSession before = previous.put(session.client(), session);
                    if (before != null) {
                        reconnections.add(new Reconnection(before.node(), before.closedAt(), session.openedAt()));
                    }
                });
        return reconnections;
    }

    /** How long the client was without a connection. */
    long outageNanos() {
        return openedAt - closedAt;
    }

    /** The most that fall into any second, wherever it begins. */
    static int peakPerSecond(List<Reconnection> inOrder) {
        int peak = 0;
        int first = 0;
        for (int last = 0; last < inOrder.size(); last++) {
            while (inOrder.get(last).openedAt - inOrder.get(first).openedAt >= NANOS_PER_SECOND) {
                first++;
            }
            peak = Math.max(peak, last - first + 1);
        }
        return peak;
    }

    /**
     * How close the clients of a wave came to more than the rate allows: {@code t} after the first of them was
     * disconnected, {@code rate * (t + 1 s)} of them may be back. Not after the trigger: while a readiness delay passes,
     * nobody leaves, and what it would allow nobody needs.
     *
     * @return the highest ratio, over all waves and times, of those that were back to those that might be; more than 1
     *     is too fast
     */
    static double worstOverRate(List<Reconnection> inOrder, List<Wave> waves, double rate) {
        double worst = 0;
        for (Wave wave : waves) {
            List<Reconnection> back = inOrder.stream()
                    .filter(reconnection -> wave.nodes().contains(reconnection.left))
                    .toList();
            long first = Math.max(
                    wave.trigger(),
                    back.stream().mapToLong(Reconnection::closedAt).min().orElse(0));
            for (int i = 0; i < back.size(); i++) {
                double seconds = (double) (back.get(i).openedAt - first) / NANOS_PER_SECOND;
                worst = Math.max(worst, (i + 1) / (rate * (seconds + 1)));
            }
        }
        return worst;
    }

    /** How many there were in each tenth of a second. */
    static List<Integer> curve(List<Reconnection> inOrder, long start) {
        List<Integer> tenths = new ArrayList<>();
        for (Reconnection reconnection : inOrder) {
            int tenth = (int) Math.max(0, (reconnection.openedAt - start) / (NANOS_PER_SECOND / 10));
            while (tenths.size() <= tenth) {
                tenths.add(0);
            }
            tenths.set(tenth, tenths.get(tenth) + 1);
        }
        return tenths;
    }
}
