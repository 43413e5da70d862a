package io.jettyshutdown.session;

import io.jettyshutdown.drain.Session;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.infra.Blackhole;

/** The registry of a server with 10,000 open sessions. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class RegistryBenchmark {

    private static final int SESSIONS = 10_000;

    private final SessionRegistry registry = new SessionRegistry(() -> false);
    private final RecordingDrainer drainer = new RecordingDrainer();

    @Setup
    public void open() {
        for (int i = 0; i < SESSIONS; i++) {
            registry.opened(new TrackedSession(registry));
        }
    }

    @Benchmark
    public void openAndEnd() {
        RegisteredSession session = new TrackedSession(registry);
        registry.enter();
        registry.opened(session);
        registry.exit();
        registry.ended(session);
    }

    @Benchmark
    @Threads(2)
    public void openAndEndByTwo() {
        openAndEnd();
    }

    @Benchmark
    @Threads(8)
    public void openAndEndByEight() {
        openAndEnd();
    }

    @Benchmark
    public int count() {
        return registry.open();
    }

    /** As a drain does, once. */
    @Benchmark
    public void closeAndVisitAll(Blackhole visited) {
        for (Session session : registry.close(drainer)) {
            visited.consume(session);
        }
        registry.reopen(drainer);
    }
}
