package io.jettyshutdown.demo.storm;

import io.jettyshutdown.TimeBudget;
import io.jettyshutdown.demo.rolling.plan.Strategy;
import java.util.List;

/**
 * A fleet, and how it is replaced. Times are in milliseconds.
 *
 * @param sessions clients, spread evenly over the nodes
 * @param nodes servers, each of which is replaced once
 * @param strategy in which order
 * @param reconnectRate clients per second that may come back from the nodes that stop together
 * @param budget of each node
 * @param acceptance what a node takes
 * @param connectTime from an upgrade that is taken to the open session
 * @param connectTimeout how long a client waits for that
 * @param closeRate Close frames per second that a node can send
 * @param startTime until successors are up
 * @param triggers when the nodes are told to stop, after the first of them, if it is known; else as soon as all clients
 *     are back and successors are up
 * @param balance where clients are sent to
 */
record Scenario(
        int sessions,
        int nodes,
        Strategy strategy,
        double reconnectRate,
        TimeBudget budget,
        Acceptance acceptance,
        int connectTime,
        int connectTimeout,
        double closeRate,
        int startTime,
        List<Integer> triggers,
        Balance balance) {

    /**
     * What a node takes.
     *
     * @param rate upgrades per second
     * @param backlog how many wait for that; the kernel drops those that find no room
     * @param coldStart what the first upgrade of a successor takes, in milliseconds: the others wait for it
     */
    record Acceptance(double rate, int backlog, int coldStart) {}

    /** Where clients are sent to. */
    enum Balance {
        /** Any node that serves. */
        RANDOM,
        /** One after the other. */
        ROUND_ROBIN
    }

    /** How many nodes stop together. */
    int together() {
        return strategy.together(nodes);
    }

    int waves() {
        return nodes / together();
    }

    /** What a node is told. */
    double ratePerNode() {
        return reconnectRate / together();
    }

    /** How often a client is disconnected, in the mean: by the first node and by those that it was moved to. */
    double expectedDisconnects() {
        return waves() == 1 ? 1 : Math.pow(1 + 1.0 / nodes, nodes) - 1;
    }
}
