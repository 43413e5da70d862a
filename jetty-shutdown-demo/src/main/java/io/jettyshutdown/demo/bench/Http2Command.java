package io.jettyshutdown.demo.bench;

import io.jettyshutdown.demo.bench.report.Report;
import io.jettyshutdown.demo.bench.report.Results;
import io.jettyshutdown.demo.bench.report.StopReport;
import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.trial.Load;
import io.jettyshutdown.demo.cli.UsageException;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench http2}: what a graceful stop costs where one connection carries many sessions. */
@Command(
        name = "http2",
        description =
                "Measures the stop of a server with many WebSocket sessions on a few connections of HTTP/2, in clear"
                        + " text: stock Jetty, and this library with all sessions closed at once. Each run has a fresh"
                        + " server process with a heap of " + Load.HTTP2_HEAP_GIB
                        + " GiB; the clients are in this one."
                        + " There is no lower bound: a plain NIO server has no HTTP/2.",
        exitCodeOnExecutionException = BenchCommand.NOT_MEASURED,
        exitCodeList = {
            "0:all clients of the library saw the right code and a whole handshake, and no message was lost",
            "1:some did not, or one was",
            "2:nothing could be measured; the error says why"
        })
final class Http2Command implements Callable<Integer> {

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

    @Mixin
    private final Rounds rounds = new Rounds("bench", 1);

    @Mixin
    private final LoadOptions load = new LoadOptions();

    @Mixin
    private final Console console = new Console();

    @Override
    public Integer call() throws IOException, InterruptedException {
        UsageException.unlessBetween(1, 1_000_000, "--sessions", sessions);
        UsageException.unlessBetween(1, 1000, "--connections", connections);
        rounds.check();
        load.check();
        Results results = new Results();
        rounds.run(
                Contender.OF_HTTP2,
                List.of(sessions),
                (number, contender) -> results.add(contender, load.stop(contender, number, connections)));
        StopReport stops = new StopReport(Contender.OF_HTTP2, rounds.count(), results);
        Report report = load.report()
                .with("runs", rounds.count(), "runs: %d")
                .with("sessions", sessions, "sessions: %,d")
                .with("connections", connections, "HTTP/2 connections: %,d")
                .with("serverHeapGiB", Load.HTTP2_HEAP_GIB, "server heap: %d GiB");
        stops.addTo(report);
        console.print(report);
        return stops.flawless() ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
