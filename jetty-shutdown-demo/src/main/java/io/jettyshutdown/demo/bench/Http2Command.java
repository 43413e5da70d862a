package io.jettyshutdown.demo.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench http2}: what a graceful stop costs where one connection carries many sessions. */
@Command(
        name = "http2",
        description =
                "Measures the stop of a server with many idle WebSocket sessions on a few connections of HTTP/2, in clear"
                        + " text: stock Jetty, and this library with all sessions closed at once. Each run has a fresh"
                        + " server process with a heap of " + Http2Trial.HEAP_GIB + " GiB; the clients are in this one."
                        + " There is no lower bound: a plain NIO server has no HTTP/2.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all clients of the library saw the right code and a whole handshake",
            "1:some did not",
            "2:nothing could be measured; the error says why"
        })
final class Http2Command implements Callable<Integer> {

    private static final int FLAWED = 1;
    private static final int NOT_MEASURED = 2;

    @Option(
            names = "--sessions",
            defaultValue = "100000",
            paramLabel = "N",
            description = "WebSocket sessions per server, 1 to 1000000 (default: ${DEFAULT-VALUE}).")
    private int sessions;

    @Option(
            names = "--connections",
            defaultValue = "20",
            paramLabel = "C",
            description = "Connections that carry them, 1 to 1000 (default: ${DEFAULT-VALUE}).")
    private int connections;

    @Option(
            names = "--runs",
            defaultValue = "1",
            paramLabel = "K",
            description = "Runs per server, interleaved, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--warm-up",
            defaultValue = "1",
            paramLabel = "CYCLES",
            description =
                    "Stops with " + Trial.WARM_UP_SESSIONS + " sessions before the measured one, in the same process,"
                            + " 0 to 10; 0 measures the first stop of a fresh JVM (default: ${DEFAULT-VALUE}).")
    private int warmUps;

    @Option(names = "--json", description = "Print one JSON object as the last line of the standard output.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Created by picocli. */
    Http2Command() {}

    @Override
    public Integer call() throws InterruptedException {
        requireWithin("--sessions", sessions, 1, 1_000_000);
        requireWithin("--connections", connections, 1, 1000);
        requireWithin("--runs", runs, 1, 100);
        requireWithin("--warm-up", warmUps, 0, 10);
        try {
            Http2Report report = new Http2Report(sessions, connections, runs, measure());
            print(report);
            return report.flawless() ? 0 : FLAWED;
        } catch (IOException failed) {
            spec.commandLine().getErr().println("bench http2: " + failed.getMessage());
            return NOT_MEASURED;
        }
    }

    private void requireWithin(String option, int value, int min, int max) {
        if (value < min || value > max) {
            throw new ParameterException(
                    spec.commandLine(), option + " is " + value + ", but must be between " + min + " and " + max);
        }
    }

    private Results measure() throws IOException, InterruptedException {
        Results results = new Results();
        try (ProgressBar progress = BenchCommand.progressBar((long) runs * Contender.OF_HTTP2.size())) {
            for (int run = 1; run <= runs; run++) {
                for (Contender contender : Contender.OF_HTTP2) {
                    progress.setExtraMessage("run " + run + ": " + contender.label());
                    results.add(contender, Http2Trial.run(contender, sessions, connections, warmUps));
                    progress.step();
                }
            }
        }
        return results;
    }

    private void print(Http2Report report) {
        PrintWriter out = spec.commandLine().getOut();
        out.print(report.table());
        if (json) {
            out.println(report.json());
        }
        out.flush();
    }
}
