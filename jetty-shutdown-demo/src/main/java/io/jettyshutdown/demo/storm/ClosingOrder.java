package io.jettyshutdown.demo.storm;

/**
 * When a node closes each of its sessions, and what it tells them. The library's arithmetic in closed form: slots are a
 * gap apart; if they do not fit into the closing window, closing is spread over it, and the rest of the wait is told.
 * Times are in milliseconds since the node was told to stop.
 *
 * @param sessions of the node
 * @param begin the end of the readiness delay
 * @param slotGap between two slots
 * @param closeGap between two Close frames
 * @param cutAt when what is not closed yet is cut
 */
record ClosingOrder(int sessions, double begin, double slotGap, double closeGap, double cutAt) {

    private static final double SECOND = 1000;

    static ClosingOrder of(int sessions, Scenario scenario, boolean paced) {
        double begin = scenario.budget().readinessDelay().toMillis();
        double window = scenario.budget().closingWindow().toMillis();
        double slotGap = paced ? SECOND / scenario.ratePerNode() : 0;
        return new ClosingOrder(
                sessions,
                begin,
                slotGap,
                Math.max(SECOND / scenario.closeRate(), Math.min(slotGap, window / Math.max(1, sessions - 1))),
                begin + window + scenario.budget().handshakeTimeout().toMillis());
    }

    /** When the client of that turn loses its session. */
    double closedAt(int turn) {
        return Math.min(begin + turn * closeGap, cutAt);
    }

    /** What is left of its slot, in whole milliseconds, rounded up. */
    double wait(int turn) {
        return Math.max(0, Math.ceil(begin + turn * slotGap - closedAt(turn)));
    }

    /** Whether there was no time for its Close frame. */
    boolean cuts(int turn) {
        return begin + turn * closeGap > cutAt;
    }

    double end() {
        return closedAt(Math.max(0, sessions - 1));
    }
}
