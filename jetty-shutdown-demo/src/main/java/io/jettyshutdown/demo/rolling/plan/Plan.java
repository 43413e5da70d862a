package io.jettyshutdown.demo.rolling.plan;

import io.jettyshutdown.Intent;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What to play through.
 *
 * @param nodes servers, each of which is replaced once
 * @param clients WebSocket clients
 * @param reconnectRate clients per second that may come back from the nodes that are being replaced
 * @param intent why the nodes stop
 * @param messageRate messages per second in each direction, all clients together
 * @param gracePeriod of each node
 * @param strategy in which order they are replaced
 * @param stop how they stop
 * @param hints what the clients make of what they are told
 */
public record Plan(
        int nodes,
        int clients,
        double reconnectRate,
        Intent intent,
        int messageRate,
        Duration gracePeriod,
        Strategy strategy,
        Stop stop,
        Hints hints) {

    private static final int SECONDS_PER_DAY = 86_400;

    /** The name of the node that is started after so many others. */
    public static String nodeName(int others) {
        return "node-" + (others + 1);
    }

    /** The names of all nodes, those to be replaced and those that replace them. */
    public List<String> nodeNames() {
        return IntStream.range(0, 2 * nodes).mapToObj(Plan::nodeName).toList();
    }

    /** What a node is told; those that stop together share the rate. */
    public List<String> nodeOptions() {
        return List.of(
                stop.nodeOption(reconnectRate / strategy.together(nodes)),
                "--grace-period=" + gracePeriod.toMillis() + "ms",
                "--push-interval-ms=" + messageInterval().toMillis());
    }

    /** The time between two messages on one connection and in one direction. */
    public Duration messageInterval() {
        return Duration.ofMillis(Math.max(1, clients * 1000L / messageRate));
    }

    /** The longest that the clients of a wave take to come back at the rate; a day at most, to be a bound. */
    public Duration slowestReturn() {
        return Duration.ofSeconds((long) Math.min(clients / reconnectRate, SECONDS_PER_DAY));
    }

    public Plan with(Strategy other) {
        return new Plan(nodes, clients, reconnectRate, intent, messageRate, gracePeriod, other, stop, hints);
    }

    public Plan with(Stop other) {
        return new Plan(nodes, clients, reconnectRate, intent, messageRate, gracePeriod, strategy, other, hints);
    }

    public Plan with(Hints other) {
        return new Plan(nodes, clients, reconnectRate, intent, messageRate, gracePeriod, strategy, stop, other);
    }
}
