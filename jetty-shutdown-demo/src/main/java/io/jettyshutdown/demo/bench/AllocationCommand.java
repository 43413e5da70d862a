package io.jettyshutdown.demo.bench;

import io.jettyshutdown.demo.bench.report.Report;
import io.jettyshutdown.demo.bench.report.Results;
import io.jettyshutdown.demo.bench.report.SpreadReport;
import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.trial.Figure;
import io.jettyshutdown.demo.bench.trial.Load;
import io.jettyshutdown.demo.bench.trial.StopTrial;
import io.jettyshutdown.demo.cli.UsageException;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench allocation}: the garbage that a stop makes. */
@Command(
        name = "allocation",
        description = "Measures the bytes that a server allocates from the command to stop until it has stopped, per"
                + " session: stock Jetty, and this library with all sessions closed at once. The same at each number of"
                + " sessions means that the whole grows as they do.")
final class AllocationCommand implements Callable<Integer> {

    /**
     * Without buffers of threads the heap in use is exact to the byte, and without a collection its growth is what was
     * allocated, by whichever thread, be it still alive or not. The nursery holds all of it.
     */
    private static final String[] EXACT = {"-XX:-UseTLAB", "-Xms2g", "-Xmx2g", "-Xmn1800m"};

    @Option(
            names = "--sessions",
            split = ",",
            defaultValue = "1000,10000",
            paramLabel = "N",
            description = "WebSocket sessions per server, several numbers of 1 to 20000 (default: ${DEFAULT-VALUE}).")
    private List<Integer> sizes = List.of();

    @Mixin
    private final Rounds rounds = new Rounds("bench", 3);

    @Mixin
    private final Console console = new Console();

    @Override
    public Integer call() throws IOException, InterruptedException {
        sizes.forEach(sessions -> UsageException.unlessBetween(1, 20_000, "--sessions", sessions));
        rounds.check();
        Console.requireDescriptors(Collections.max(sizes));
        SortedMap<Integer, Results> bySessions = new TreeMap<>();
        rounds.run(Contender.STOCK_AND_LIBRARY, List.of(sizes), (all, contender) -> {
            try (StopTrial trial = new StopTrial(contender, EXACT)) {
                trial.stop(new Load(Collections.max(all), 0, 0, 0)); // is not counted
                for (int sessions : all) {
                    Map<Figure, Double> figures = trial.stop(new Load(sessions, 0, 0, 0));
                    if (!figures.containsKey(Figure.ALLOCATED)) {
                        throw new IOException("a garbage collection came between; use fewer --sessions");
                    }
                    bySessions.computeIfAbsent(sessions, first -> new Results()).add(contender, figures);
                }
            }
        });
        Report report = new Report().with("runs", rounds.count(), "runs: %d");
        SpreadReport.allocation(report, bySessions);
        console.print(report);
        return ExitCode.OK;
    }
}
