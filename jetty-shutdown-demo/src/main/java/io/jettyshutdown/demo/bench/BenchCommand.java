package io.jettyshutdown.demo.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Optional;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Measures what a graceful stop costs, beside stock Jetty and a lower bound. */
@Command(
        name = "bench",
        subcommands = {EchoCommand.class, Http2Command.class},
        description = "Measures the stop of a server with many idle WebSocket sessions: stock Jetty, this library with"
                + " all sessions closed at once, and a plain NIO server as the lower bound. Each run has a fresh"
                + " server process; the clients are in this one. The subcommand echo measures messages instead.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all clients of the library and of the NIO server saw the right code and a whole handshake",
            "1:some did not",
            "2:nothing could be measured; the error says why"
        })
public final class BenchCommand implements Callable<Integer> {

    private static final int FLAWED = 1;
    private static final int NOT_MEASURED = 2;

    /** All clients share one address, which has about 28,000 ports for them. */
    private static final int MAX_SESSIONS = 20_000;

    @Option(
            names = "--sessions",
            defaultValue = "1000",
            paramLabel = "N",
            description = "WebSocket sessions per server, 1 to " + MAX_SESSIONS + " (default: ${DEFAULT-VALUE}).")
    private int sessions;

    @Option(
            names = "--runs",
            defaultValue = "3",
            paramLabel = "K",
            description = "Runs per server, interleaved, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = "--json", description = "Print one JSON object as the last line of the standard output.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Created by picocli. */
    public BenchCommand() {}

    @Override
    public Integer call() throws InterruptedException {
        requireWithin("--sessions", sessions, MAX_SESSIONS);
        requireWithin("--runs", runs, 100);
        PrintWriter err = spec.commandLine().getErr();
        Optional<String> obstacle = DescriptorLimit.obstacle(sessions);
        if (obstacle.isPresent()) {
            err.println(obstacle.get());
            return NOT_MEASURED;
        }
        try {
            Results results = measure();
            print(new Report(sessions, runs, results));
            return results.flawless() ? 0 : FLAWED;
        } catch (IOException failed) {
            err.println("bench: " + failed.getMessage());
            return NOT_MEASURED;
        }
    }

    private void requireWithin(String option, int value, int max) {
        if (value < 1 || value > max) {
            throw new ParameterException(
                    spec.commandLine(), option + " is " + value + ", but must be between 1 and " + max);
        }
    }

    private Results measure() throws IOException, InterruptedException {
        Results results = new Results();
        // One step per process: a bar that moved with every session would take part in what is measured.
        try (ProgressBar progress = progressBar((long) runs * Contender.OF_STOP.size())) {
            for (int run = 1; run <= runs; run++) {
                for (Contender contender : Contender.OF_STOP) {
                    progress.setExtraMessage("run " + run + ": " + contender.label());
                    results.add(contender, Trial.run(contender, sessions));
                    progress.step();
                }
            }
        }
        return results;
    }

    static ProgressBar progressBar(long steps) {
        return new ProgressBarBuilder()
                .setTaskName("bench")
                .setStyle(ProgressBarStyle.ASCII)
                .setInitialMax(steps)
                .build();
    }

    private void print(Report report) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(report.table());
        if (json) {
            out.println(report.json());
        }
        out.flush();
    }
}
