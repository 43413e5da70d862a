package io.jettyshutdown.demo.bench;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench echo}: what the library and its meters cost while nobody stops anything. */
@Command(
        name = "echo",
        description = "Measures the messages per second that a server echoes when it has no time to spare: stock Jetty,"
                + " this library, and this library with meters that are scraped once a second. Each pair of runs has"
                + " fresh processes, which take turns.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {"0:all was measured, whatever the result", "1:it could not be measured; the error says why"})
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

    @Option(names = "--json", description = "Print one JSON object as the last line of the standard output.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Created by picocli. */
    EchoCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        if (pairs < 2 || pairs > 1000) {
            throw new ParameterException(
                    spec.commandLine(), "--pairs is " + pairs + ", but must be between 2 and 1000");
        }
        if (!(seconds >= LEAST_SECONDS && seconds <= 60)) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--seconds is " + seconds + ", but must be between " + LEAST_SECONDS + " and 60");
        }
        EchoReport report = new EchoReport(seconds, measure());
        PrintWriter out = spec.commandLine().getOut();
        out.print(report.table());
        if (json) {
            out.println(report.json());
        }
        out.flush();
        return 0;
    }

    private List<Map<Contender, EchoWork>> measure() throws IOException, InterruptedException {
        List<Map<Contender, EchoWork>> rounds = new ArrayList<>();
        List<Contender> order = new ArrayList<>(Contender.OF_ECHO);
        try (ProgressBar progress = BenchCommand.progressBar(pairs)) {
            while (rounds.size() < pairs) {
                rounds.add(EchoRound.run(order, seconds));
                Collections.reverse(order);
                progress.step();
            }
        }
        return rounds;
    }
}
