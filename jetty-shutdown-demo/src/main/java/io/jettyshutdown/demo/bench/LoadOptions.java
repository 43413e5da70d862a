package io.jettyshutdown.demo.bench;

import io.jettyshutdown.demo.bench.report.Report;
import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.trial.Figure;
import io.jettyshutdown.demo.bench.trial.Load;
import io.jettyshutdown.demo.bench.trial.StopTrial;
import io.jettyshutdown.demo.cli.UsageException;
import java.io.IOException;
import java.util.Map;
import picocli.CommandLine.Option;

/** What clients do before a stop that is measured, and what the server has done before. */
final class LoadOptions {

    /** The same number for all. */
    static final int WARM_UP_SESSIONS = 2000;

    @Option(
            names = "--traffic",
            defaultValue = "0",
            paramLabel = "RATE",
            description =
                    "Messages per second that the clients of a server send, all together, each session in its turn, before"
                            + " and during the stop; they are echoed, and those that are lost are counted, 0 to 1000000"
                            + " (default: ${DEFAULT-VALUE}, idle sessions).")
    private int messagesPerSecond;

    @Option(
            names = "--warm-up",
            defaultValue = "1",
            paramLabel = "CYCLES",
            description = "Stops with " + WARM_UP_SESSIONS + " sessions in the same process before the one that is"
                    + " measured, 0 to 100; 0 is the first stop of a fresh JVM (default: ${DEFAULT-VALUE}).")
    private int warmUps;

    void check() {
        UsageException.unlessBetween(0, 1_000_000, "--traffic", messagesPerSecond);
        UsageException.unlessBetween(0, 100, "--warm-up", warmUps);
    }

    int warmUps() {
        return warmUps;
    }

    /** Begins a report of what is measured under it. */
    Report report() {
        String traffic = messagesPerSecond == 0 ? "idle" : "%,d messages per second";
        return new Report()
                .with("messagesPerSecond", messagesPerSecond, traffic)
                .with("warmUps", warmUps, "warm-up: %d");
    }

    /**
     * A stop under it, in a fresh process.
     *
     * @param connections of HTTP/2; 0 for HTTP/1.1
     */
    Map<Figure, Double> stop(Contender contender, int sessions, int connections)
            throws IOException, InterruptedException {
        Load load = new Load(sessions, messagesPerSecond, connections, 0);
        try (StopTrial trial = new StopTrial(contender, load.options())) {
            for (int i = 0; i < warmUps; i++) {
                trial.stop(load.withSessions(WARM_UP_SESSIONS));
            }
            return trial.stop(load);
        }
    }
}
