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
                "Measures the stop of a server with many WebSocket sessions on a few connections of HTTP/2, in clear"
                        + " text: stock Jetty, and this library with all sessions closed at once. Each run has a fresh"
                        + " server process with a heap of " + Http2Command.HEAP_GIB
                        + " GiB; the clients are in this one."
                        + " There is no lower bound: a plain NIO server has no HTTP/2.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all clients of the library saw the right code and a whole handshake, and no message was lost",
            "1:some did not, or one was",
            "2:nothing could be measured; the error says why"
        })
final class Http2Command implements Callable<Integer> {

    /** Of the server. */
    static final int HEAP_GIB = 4;

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
            names = "--traffic",
            defaultValue = "0",
            paramLabel = "RATE",
            description =
                    "Messages per second that the clients of a server send, and it echoes, before and during the stop,"
                            + " 0 to 1000000 (default: ${DEFAULT-VALUE}).")
    private int traffic;

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
        requireWithin("--traffic", traffic, 0, 1_000_000);
        requireWithin("--warm-up", warmUps, 0, 10);
        try {
            Http2Report report = new Http2Report(new Load(sessions, traffic, connections), runs, measure());
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
        Load load = new Load(sessions, traffic, connections);
        Results results = new Results();
        try (ProgressBar progress = BenchCommand.progressBar((long) runs * Contender.OF_HTTP2.size())) {
            for (int run = 1; run <= runs; run++) {
                for (Contender contender : Contender.OF_HTTP2) {
                    progress.setExtraMessage("run " + run + ": " + contender.label());
                    results.add(contender, Trial.run(contender, load, warmUps));
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
