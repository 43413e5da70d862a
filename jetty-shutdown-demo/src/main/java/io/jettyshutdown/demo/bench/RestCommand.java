package io.jettyshutdown.demo.bench;

import io.jettyshutdown.demo.bench.report.Report;
import io.jettyshutdown.demo.bench.report.RestReport;
import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.trial.Rest;
import io.jettyshutdown.demo.bench.trial.RestTrial;
import io.jettyshutdown.demo.bench.wire.Visitor;
import io.jettyshutdown.demo.cli.UsageException;
import java.io.IOException;
import java.util.EnumSet;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench rest}: the heap that an open session takes while nothing happens. */
@Command(
        name = "rest",
        description = "Measures the heap that an open session takes, with stock Jetty and with this library: all live"
                + " objects after as many garbage collections as it takes, before and after the sessions were opened."
                + " Each run has fresh processes, in turns.")
final class RestCommand implements Callable<Integer> {

    @Option(
            names = "--sessions",
            defaultValue = "5000",
            paramLabel = "N",
            description = "WebSocket sessions per server, 100 to 20000 (default: ${DEFAULT-VALUE}).")
    private int sessions;

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

    @Mixin
    private final Rounds rounds = new Rounds("bench", 3);

    @Mixin
    private final Console console = new Console();

    @Override
    public Integer call() throws IOException, InterruptedException {
        UsageException.unlessBetween(100, 20_000, "--sessions", sessions);
        rounds.check();
        Console.requireDescriptors(sessions + RestTrial.warmUpSessions(sessions));
        RestReport held = new RestReport(sessions);
        rounds.run(
                Contender.STOCK_AND_LIBRARY,
                List.copyOf(visitors),
                (visitor, contender) -> held.add(contender, RestTrial.run(contender, visitor, sessions)));
        Report report = new Report()
                .with("sessions", sessions, "sessions: %d")
                .with("runs", rounds.count(), "runs: %d")
                .with("echoes", Rest.ECHOES, "echoes: %d");
        held.addTo(report, histogram);
        console.print(report);
        return ExitCode.OK;
    }
}
