package io.jettyshutdown.demo.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code bench rest}: the heap that an open session takes while nothing happens. */
@Command(
        name = "rest",
        description = "Measures the heap that an open session takes, with stock Jetty and with this library: all live"
                + " objects after as many garbage collections as it takes, before and after the sessions were opened."
                + " Each run has fresh processes, in turns.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all was measured, whatever the result",
            "1:the measurement broke off; the error says why",
            "2:it could not be begun; the error says why"
        })
final class RestCommand implements Callable<Integer> {

    private static final List<Contender> CONTENDERS = List.of(Contender.STOCK, Contender.LIBRARY);

    @Option(
            names = "--sessions",
            defaultValue = "5000",
            paramLabel = "N",
            description = "WebSocket sessions per server, 100 to 20000 (default: ${DEFAULT-VALUE}).")
    private int sessions;

    @Option(
            names = "--runs",
            defaultValue = "3",
            paramLabel = "K",
            description = "Runs per server, interleaved, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(
            names = "--visitors",
            split = ",",
            defaultValue = "BARE,BROWSER,COMPRESSING",
            paramLabel = "V",
            description = "Whose sessions: with the bare upgrade request, with that of a browser, or with that of a"
                    + " browser that offers compression (default: ${DEFAULT-VALUE}).")
    private EnumSet<Visitor> visitors = EnumSet.noneOf(Visitor.class);

    @Option(
            names = "--histogram",
            description = "Tell which classes the difference consists of, of the last run: the first "
                    + RestReport.CLASSES + ".")
    private boolean histogram;

    @Option(names = "--json", description = "Print one JSON object as the last line of the standard output.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Created by picocli. */
    RestCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Bounds.require(spec, "--sessions", sessions, 100, 20_000);
        Bounds.require(spec, "--runs", runs, 1, 100);
        Bounds.requireDescriptors(spec, sessions + RestTrial.warmUpSessions(sessions));
        RestReport report = new RestReport(sessions, Rest.of(visitors), measure());
        PrintWriter out = spec.commandLine().getOut();
        out.print(report.table());
        if (histogram) {
            out.print(report.histograms());
        }
        if (json) {
            out.println(report.json());
        }
        out.flush();
        return 0;
    }

    private List<RestRun> measure() throws IOException, InterruptedException {
        List<RestRun> measured = new ArrayList<>();
        List<Contender> order = new ArrayList<>(CONTENDERS);
        try (ProgressBar progress = BenchCommand.progressBar((long) runs * visitors.size() * order.size())) {
            while (measured.size() < runs) {
                RestRun run = new RestRun();
                for (Visitor visitor : visitors) {
                    for (Contender contender : order) {
                        run.add(contender, RestTrial.run(contender, visitor, sessions));
                        progress.step();
                    }
                }
                measured.add(run);
                Collections.reverse(order);
            }
        }
        return measured;
    }
}
