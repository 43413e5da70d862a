package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collection;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the benchmarks of what is on the way of every message, or of every session in a drain. In every build briefly, so
 * that they go on working: their times say nothing then, but what they allocate does. With {@code -Dbenchmarks=full} in
 * JVMs of their own and at length; then JMH prints its table.
 *
 * <p>Benchmarks are public because what JMH generates for them is in a package of its own.
 */
class BenchmarksTest {

    private static final boolean FULL = "full".equals(System.getProperty("benchmarks"));

    private static final String ALLOCATED = "gc.alloc.rate.norm";

    /** Of JMH's own, spread over all operations of a run. */
    private static final double NOISE = 4;

    /** One object, which takes a frame to the application that Jetty's session refuses (see {@code Delivery}). */
    private static final double CALLBACK = 24;

    @Test
    void benchmarksRunAndAMessageAllocatesNoMoreThanItMust() throws Exception {
        Collection<RunResult> results = new Runner((FULL ? atLength() : briefly()).build()).run();

        assertThat(results)
                .allSatisfy(result -> assertThat(result.getPrimaryResult().getScore())
                        .as(result.getPrimaryResult().getLabel())
                        .isPositive());
        Map<String, Double> allocated = results.stream()
                .collect(Collectors.toMap(
                        result -> result.getPrimaryResult().getLabel(),
                        result -> result.getSecondaryResults().get(ALLOCATED).getScore()));
        assertThat(allocated.get("out")).as("bytes per frame to the peer").isLessThan(allocated.get("bareOut") + NOISE);
        assertThat(allocated.get("in"))
                .as("bytes per frame from the peer")
                .isLessThan(allocated.get("bareIn") + CALLBACK + NOISE);
    }

    private static ChainedOptionsBuilder benchmarks() {
        System.setProperty("jmh.ignoreLock", "true"); // another build may run at the same time
        return new OptionsBuilder()
                .include("^io\\.jettyshutdown\\..*Benchmark\\.")
                .shouldFailOnError(true)
                .addProfiler(GCProfiler.class);
    }

    private static ChainedOptionsBuilder briefly() {
        return benchmarks()
                .forks(0)
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds(20))
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds(50))
                .output("target/benchmarks.txt");
    }

    /** Not with the options of the tests' own JVM, which has no optimising compiler. */
    private static ChainedOptionsBuilder atLength() {
        TimeValue second = TimeValue.seconds(1);
        return benchmarks()
                .forks(1)
                .jvmArgs("-Xms1g", "-Xmx1g")
                .warmupIterations(5)
                .warmupTime(second)
                .measurementIterations(5)
                .measurementTime(second);
    }
}
