package io.jettyshutdown.demo.storm;

import io.jettyshutdown.demo.storm.Scenario.Acceptance;

/**
 * What nodes can take: one upgrade after the other, in the order in which clients knock. So the time at which the last of
 * those who wait is taken says how long the backlog is.
 */
final class Nodes {

    /** The backlog is full. */
    static final int DROPPED = -1;

    private static final double MILLIS = 1000;

    private final double gap;
    private final double longestWait;
    private final double perSecond;
    private final int firstSuccessor;
    private final int coldStart;
    private final double[] freeAt;
    private final int[] second;
    private final int[] offered;
    private long overloadSeconds;

    /** Those that serve in the beginning are warm, and as many successors are not. */
    Nodes(int warm, Acceptance acceptance) {
        int number = 2 * warm;
        firstSuccessor = warm;
        coldStart = acceptance.coldStart();
        gap = MILLIS / acceptance.rate();
        longestWait = coldStart + acceptance.backlog() * gap;
        perSecond = acceptance.rate();
        freeAt = new double[number];
        second = new int[number];
        offered = new int[number];
    }

    /** A client knocks. Returns when its upgrade is taken, or {@link #DROPPED}. */
    int knock(int node, int time) {
        countOverload(node, (int) (time / MILLIS));
        if (freeAt[node] == 0 && node >= firstSuccessor) {
            freeAt[node] = time + coldStart;
        }
        double turn = Math.max(freeAt[node], time);
        if (turn - time > longestWait) {
            return DROPPED;
        }
        freeAt[node] = turn + gap;
        return (int) Math.ceil(turn);
    }

    private void countOverload(int node, int now) {
        if (second[node] != now) {
            second[node] = now;
            offered[node] = 0;
        }
        offered[node]++;
        if (offered[node] > perSecond && offered[node] - 1 <= perSecond) {
            overloadSeconds++;
        }
    }

    /** Seconds of the clock in which a node was offered more than it takes, of all nodes together. */
    long overloadSeconds() {
        return overloadSeconds;
    }
}
