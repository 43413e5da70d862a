package io.jettyshutdown.demo.bench;

import io.jettyshutdown.demo.bench.client.DescriptorLimit;
import io.jettyshutdown.demo.bench.report.Report;
import io.jettyshutdown.demo.bench.report.Results;
import io.jettyshutdown.demo.bench.report.Scale;
import io.jettyshutdown.demo.bench.report.ScaleChart;
import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.cli.PngConverter;
import io.jettyshutdown.demo.cli.UsageException;
import io.netty.util.Version;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Measures what a graceful stop costs, beside stock Jetty, Netty and a lower bound. */
@Command(
        name = "bench",
        subcommands = {
            Http2Command.class,
            EchoCommand.class,
            RestCommand.class,
            PacingCommand.class,
            AllocationCommand.class
        },
        description = "Measures the stop of a server with many WebSocket sessions: stock Jetty, this library with all"
                + " sessions closed at once, Netty, and a plain NIO server as the lower bound. Each run has a fresh"
                + " server process; the clients are in this one. The subcommands measure sessions that"
                + " share HTTP/2 connections, messages, heap at rest, pacing and allocation instead.",
        exitCodeOnExecutionException = BenchCommand.NOT_MEASURED,
        exitCodeList = {
            "0:all clients of the library, of Netty and of the NIO server saw the right code and a whole handshake, and"
                    + " no message was lost",
            "1:that was not so",
            "2:nothing could be measured; the error says why"
        })
public final class BenchCommand implements Callable<Integer> {

    /** Exit status where 1 has another meaning. */
    static final int NOT_MEASURED = 2;

    private static final int MAX_SESSIONS = 1_000_000;
    private static final List<Integer> DEFAULT_SESSIONS = List.of(1000, 4000, 10_000);

    @Option(
            names = "--sessions",
            split = ",",
            paramLabel = "N",
            description = "WebSocket sessions per server, each from 1 to " + MAX_SESSIONS + "; from three numbers on, a"
                    + " line is fitted (default: 1000,4000,10000, as far as the limit of file descriptors allows).")
    private List<Integer> sessions = List.of();

    @Option(
            names = "--picture",
            paramLabel = "FILE.png",
            converter = PngConverter.class,
            description = "Draws the time to the last handshake and the server's CPU time over the sessions.")
    private @Nullable Path picture;

    @Mixin
    private final Rounds rounds = new Rounds("bench", 3);

    @Mixin
    private final LoadOptions load = new LoadOptions();

    @Mixin
    private final Console console = new Console();

    /** Created by picocli. */
    public BenchCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        sessions.forEach(number -> UsageException.unlessBetween(1, MAX_SESSIONS, "--sessions", number));
        rounds.check();
        load.check();
        List<Integer> sizes = sizes(sessions, load.warmUps(), DescriptorLimit.sessions(), console.err());
        if (sizes.isEmpty()) {
            return NOT_MEASURED;
        }
        Scale scale = new Scale(rounds.count(), measure(sizes));
        Report report = load.report().with("runs", rounds.count(), "runs: %d").with("netty", netty(), "Netty %s");
        scale.addTo(report);
        console.print(report);
        if (picture != null) {
            new ScaleChart(scale, report).write(picture);
        }
        return scale.flawless() ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    /**
     * What to measure: all that was asked for or nothing, and of what was not asked for as much as is possible.
     *
     * @param asked empty for the default
     * @param possible sessions that the system allows
     * @param err for what is not possible
     */
    static List<Integer> sizes(List<Integer> asked, int warmUps, long possible, PrintWriter err) {
        List<Integer> wanted = asked.isEmpty() ? DEFAULT_SESSIONS : asked;
        int before = warmUps == 0 ? 0 : LoadOptions.WARM_UP_SESSIONS;
        int most = Math.max(Collections.max(wanted), before);
        if (most <= possible) {
            return wanted;
        }
        err.println(DescriptorLimit.obstacle(most, possible));
        return asked.isEmpty() && before <= possible
                ? wanted.stream().filter(number -> number <= possible).toList()
                : List.of();
    }

    private SortedMap<Integer, Results> measure(List<Integer> sizes) throws IOException, InterruptedException {
        // The clients' warm-up, or they would be slowest for whoever comes first.
        new Rounds("warm-up", 1)
                .run(
                        List.of(Contender.NIO),
                        List.of(Collections.max(sizes)),
                        (number, contender) -> load.stop(contender, number, 0));
        SortedMap<Integer, Results> measured = new TreeMap<>();
        rounds.run(Contender.OF_STOP, sizes, (number, contender) -> {
            Results results = measured.computeIfAbsent(number, first -> new Results());
            results.add(contender, load.stop(contender, number, 0));
        });
        return measured;
    }

    private static String netty() {
        Version http = Version.identify().get("netty-codec-http");
        return http == null ? "unknown" : http.artifactVersion();
    }
}
