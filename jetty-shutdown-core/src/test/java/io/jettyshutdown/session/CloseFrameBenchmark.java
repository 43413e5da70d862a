package io.jettyshutdown.session;

import io.jettyshutdown.codes.CloseCode;
import io.jettyshutdown.codes.CloseReason;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.core.Frame;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What is made anew for each session of a drain: no two clients have the same slot. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CloseFrameBenchmark {

    private final CloseReason reason = new CloseReason("Service restart");
    private final Duration wait = Duration.ofMillis(8250);
    private final String text = reason.retryAfter(wait).toString();

    @Benchmark
    public String reason() {
        return reason.retryAfter(wait).toString();
    }

    @Benchmark
    public Frame frame() {
        return ClosingHandshake.wireFrame(
                ClosingHandshake.status(CloseCode.SERVICE_RESTART, text).toFrame());
    }
}
