package io.jettyshutdown.drain;

import io.jettyshutdown.Reconnects;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A turn of the schedule, in a drain of 10,000 sessions whose slots do not fit into the window. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ScheduleBenchmark {

    private static final int SESSIONS = 10_000;

    private final Reconnects reconnects = Reconnects.elsewhere(1000);
    private final Duration window = Duration.ofSeconds(5);

    @Benchmark
    @OperationsPerInvocation(SESSIONS)
    public long turn() {
        Slots slots = new Slots(reconnects);
        Schedule schedule = new Schedule(SESSIONS, reconnects, window, slots);
        long waits = 0;
        while (!schedule.isOver()) {
            long now = (long) Math.ceil(schedule.due());
            waits += slots.retryAfter(schedule.take(now), now).orElseThrow().toMillis();
        }
        return waits;
    }
}
