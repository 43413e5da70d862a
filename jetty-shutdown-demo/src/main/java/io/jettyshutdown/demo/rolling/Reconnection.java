package io.jettyshutdown.demo.rolling;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

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
     * How close the clients of a node came to more than its rate allows: at time {@code t} after the first of them was
     * disconnected, {@code rate * (t + 1 s)} of them may be back. Not after the trigger: while a readiness delay passes,
     * nobody leaves, and what it would allow nobody needs.
     *
     * @param inOrder the reconnections
     * @param triggers when each node was told to stop, by name
     * @param rate reconnects per second
     * @return the highest ratio, over all nodes and times, of those that were back to those that might be; more than 1
     *     is too fast
     */
    static double worstOverRate(List<Reconnection> inOrder, Map<String, Long> triggers, double rate) {
        Map<String, List<Reconnection>> byNode = inOrder.stream().collect(Collectors.groupingBy(Reconnection::left));
        double worst = 0;
        for (Map.Entry<String, Long> trigger : triggers.entrySet()) {
            List<Reconnection> ofNode = byNode.getOrDefault(trigger.getKey(), List.of());
            long begin = Math.max(
                    trigger.getValue(),
                    ofNode.stream().mapToLong(Reconnection::closedAt).min().orElse(0));
            int back = 0;
            for (Reconnection reconnection : ofNode) {
                back++;
                double seconds = (double) (reconnection.openedAt - begin) / NANOS_PER_SECOND;
                worst = Math.max(worst, back / (rate * (seconds + 1)));
            }
        }
        return worst;
    }
}
