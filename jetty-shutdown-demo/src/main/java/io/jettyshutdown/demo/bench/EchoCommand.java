package io.jettyshutdown.demo.bench;

import io.jettyshutdown.demo.bench.client.EchoClients;
import io.jettyshutdown.demo.bench.report.EchoReport;
import io.jettyshutdown.demo.bench.report.Report;
import io.jettyshutdown.demo.bench.report.Results;
import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.trial.EchoRound;
import io.jettyshutdown.demo.cli.UsageException;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench echo}: what the library and its meters cost while nobody stops anything. */
@Command(
        name = "echo",
        description = "Measures the messages per second that a server echoes when it has no time to spare: stock Jetty,"
                + " this library, and this library with meters that are scraped once a second. Each pair of runs has"
                + " fresh processes, which take turns.")
final class EchoCommand implements Callable<Integer> {

    private static final double LEAST_SECONDS = 0.1;

    @Option(
            names = "--pairs",
            defaultValue = "20",
            paramLabel = "N",
            description = "Runs per server, compared in pairs, 2 to 1000 (default: ${DEFAULT-VALUE}).")
    private int pairs;

    @Option(
            names = "--seconds",
            defaultValue = "3",
            paramLabel = "S",
            description = "Length of a run, after as much for warming up, at least " + LEAST_SECONDS
                    + " (default: ${DEFAULT-VALUE}).")
    private double seconds;

    @Mixin
    private final Console console = new Console();

    @Override
    public Integer call() throws IOException, InterruptedException {
        UsageException.unlessBetween(2, 1000, "--pairs", pairs);
        if (!(seconds >= LEAST_SECONDS && seconds <= 60)) {
            throw new UsageException("--seconds is " + seconds + ", but must be between " + LEAST_SECONDS + " and 60");
        }
        Results results = new Results();
        new Rounds("bench", pairs)
                .run(Contender.OF_ECHO, order -> EchoRound.run(order, seconds).forEach(results::add));
        Report report = new Report()
                .with("pairs", pairs, "pairs: %d")
                .with("seconds", seconds, "%.1f s each")
                .with("sessions", EchoClients.SESSIONS, "sessions: %d")
                .with("inFlight", EchoClients.WINDOW, "in flight: %d each");
        EchoReport.add(report, results);
        console.print(report);
        return ExitCode.OK;
    }
}
