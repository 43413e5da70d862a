package io.jettyshutdown.demo.storm;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.jettyshutdown.demo.rolling.report.Outage;
import io.jettyshutdown.demo.rolling.report.PerClient;
import java.util.List;

/**
 * What a deployment does to its clients under one policy. Times are in milliseconds.
 *
 * @param policy its name
 * @param peakReconnects the most sessions that open in any second, wherever it begins
 * @param peakKnocks the most knocks on nodes in any second: attempts, and their repetitions by the kernel
 * @param outage how long a client is without a connection, over all disconnects
 * @param offlinePerClient how long it is in all, over all clients
 * @param disconnectsPerClient how often it is disconnected
 * @param failedAttempts that brought no connection within the client's timeout
 * @param overloadSeconds seconds in which a node is offered more upgrades than it takes, of all nodes together
 * @param fullestNode sessions of a node when it is told to stop, at most
 * @param drain from that to the last end of a session of that node, of the slowest node
 * @param closedEarly sessions that are closed before their slot
 * @param longestWait what such a client is asked to wait, at most
 * @param cut sessions that get no Close frame, for the time is over
 * @param duration of the deployment
 * @param reconnectsPerSecond sessions that open in each second of it
 * @param offline clients without a connection at the end of each second
 */
record Forecast(
        String policy,
        int peakReconnects,
        int peakKnocks,
        Outage outage,
        PerClient offlinePerClient,
        PerClient disconnectsPerClient,
        long failedAttempts,
        long overloadSeconds,
        int fullestNode,
        long drain,
        int closedEarly,
        long longestWait,
        int cut,
        long duration,
        List<Integer> reconnectsPerSecond,
        List<Integer> offline) {

    /** Whether every session is closed in its slot. */
    @JsonProperty
    boolean fits() {
        return closedEarly == 0 && cut == 0;
    }
}
