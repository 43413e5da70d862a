package io.jettyshutdown.demo.rolling;

import io.jettyshutdown.Intent;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What to play through.
 *
 * @param nodes servers, each of which is replaced once
 * @param clients WebSocket clients
 * @param reconnectRate clients per second that may come back from a node that is replaced
 * @param intent why the nodes stop
 * @param messageRate messages per second in each direction, all clients together
 * @param gracePeriod of each node
 */
record Plan(int nodes, int clients, double reconnectRate, Intent intent, int messageRate, Duration gracePeriod) {

    private static final int SECONDS_PER_DAY = 86_400;

    /** The name of the node that is started after so many others. */
    static String nodeName(int others) {
        return "node-" + (others + 1);
    }

    /** The names of all nodes, those to be replaced and those that replace them. */
    List<String> nodeNames() {
        return IntStream.range(0, 2 * nodes).mapToObj(Plan::nodeName).toList();
    }

    /** The time between two messages on one connection and in one direction. */
    Duration messageInterval() {
        return Duration.ofMillis(Math.max(1, clients * 1000L / messageRate));
    }

    /** The longest that the clients of a node take to come back at the rate; a day at most, to be a bound. */
    Duration slowestReturn() {
        return Duration.ofSeconds((long) Math.min(clients / reconnectRate, SECONDS_PER_DAY));
    }
}
