package io.jettyshutdown.demo.rolling;

import io.jettyshutdown.Intent;
import java.time.Duration;

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

    /** The time between two messages on one connection and in one direction. */
    Duration messageInterval() {
        return Duration.ofMillis(Math.max(1, clients * 1000L / messageRate));
    }

    /** The longest that the clients of a node take to come back at the rate; a day at most, to be a bound. */
    Duration slowestReturn() {
        return Duration.ofSeconds((long) Math.min(clients / reconnectRate, SECONDS_PER_DAY));
    }
}
