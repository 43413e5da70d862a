package io.jettyshutdown.demo.storm;

import io.jettyshutdown.demo.rolling.report.Outage;
import io.jettyshutdown.demo.rolling.report.PerClient;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import org.HdrHistogram.Histogram;

/**
 * Writes down what happens in a simulation: each wave in milliseconds since its trigger, the whole in seconds. Since a
 * node takes a second at least to start, no second belongs to two waves.
 */
final class Tape {

    private static final int SECOND = 1000;
    private static final int DIGITS = 3;

    private final Counts opened = new Counts();
    private final Counts knocked = new Counts();
    private final Counts openedPerSecond = new Counts();
    private final Counts closedPerSecond = new Counts();
    private final Histogram outages = new Histogram(DIGITS);
    private int peakReconnects;
    private int peakKnocks;
    private long failedAttempts;
    private long drain;
    private int fullestNode;
    private int closedEarly;
    private long longestWait;
    private int cut;
    private int trigger;

    void wave(int trigger) {
        this.trigger = trigger;
    }

    void node(ClosingOrder order) {
        fullestNode = Math.max(fullestNode, order.sessions());
        drain = Math.max(drain, (long) Math.ceil(order.end()));
    }

    void closed(int time, double wait, boolean tooLate) {
        closedPerSecond.add((trigger + time) / SECOND);
        // The very slot is a fraction of a millisecond later than the Close frame, but for that.
        if (wait > 1) {
            closedEarly++;
            longestWait = Math.max(longestWait, (long) wait);
        }
        if (tooLate) {
            cut++;
        }
    }

    void knocked(int time) {
        knocked.add(time);
    }

    void failed() {
        failedAttempts++;
    }

    void opened(int time, int outage) {
        opened.add(time);
        outages.recordValue(outage);
    }

    /** When the last session of this wave was open; the end of the wave. */
    int endWave() {
        int end = opened.size();
        peakReconnects = Math.max(peakReconnects, opened.peak(SECOND));
        peakKnocks = Math.max(peakKnocks, knocked.peak(SECOND));
        for (int time = 0; time < end; time++) {
            openedPerSecond.add((trigger + time) / SECOND, opened.at(time));
        }
        opened.clear();
        knocked.clear();
        return end;
    }

    Forecast forecast(Policy policy, Clients clients, long overloadSeconds, int duration) {
        return new Forecast(
                policy.name(),
                peakReconnects,
                peakKnocks,
                Outage.of(outages),
                perClient(clients, clients::offline),
                perClient(clients, clients::disconnects),
                failedAttempts,
                overloadSeconds,
                fullestNode,
                drain,
                policy.paced() ? closedEarly : 0,
                longestWait,
                cut,
                duration,
                IntStream.range(0, openedPerSecond.size())
                        .mapToObj(openedPerSecond::at)
                        .toList(),
                offline());
    }

    private static PerClient perClient(Clients clients, IntUnaryOperator value) {
        long sum = 0;
        int max = 0;
        for (int client = 0; client < clients.number(); client++) {
            int own = value.applyAsInt(client);
            sum += own;
            max = Math.max(max, own);
        }
        return new PerClient((double) sum / clients.number(), max);
    }

    private List<Integer> offline() {
        int[] offline = new int[openedPerSecond.size()];
        int now = 0;
        for (int second = 0; second < offline.length; second++) {
            now += closedPerSecond.at(second) - openedPerSecond.at(second);
            offline[second] = now;
        }
        return IntStream.of(offline).boxed().toList();
    }
}
