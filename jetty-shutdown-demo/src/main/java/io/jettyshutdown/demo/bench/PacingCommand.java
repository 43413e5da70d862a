package io.jettyshutdown.demo.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.eclipse.jetty.server.Server;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code bench pacing}: how punctual the Close frames of a paced drain are. */
@Command(
        name = "pacing",
        description = "Measures how late the Close frames of a paced stop come: the k-th one is due k/rate after the"
                + " command to stop, and its lateness ends when the client has read it.",
        exitCodeListHeading = "%nExit status:%n",
        exitCodeList = {
            "0:all was measured, whatever the result",
            "1:the measurement broke off, or a client did not see what it should; the error says why",
            "2:it could not be begun; the error says why"
        })
final class PacingCommand implements Callable<Integer> {

    /** Well within the closing window of the server's grace period, so that no turn is brought forward. */
    private static final int MOST_SECONDS = 40;

    @Option(
            names = "--sessions",
            defaultValue = "10000",
            paramLabel = "N",
            description = "WebSocket sessions, 1 to 20000 (default: ${DEFAULT-VALUE}).")
    private int sessions;

    @Option(
            names = "--rate",
            defaultValue = "2000",
            paramLabel = "R",
            description = "Close frames per second, 1 to 20000 (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--runs",
            defaultValue = "3",
            paramLabel = "K",
            description = "Runs, each in a fresh process, 1 to 100 (default: ${DEFAULT-VALUE}).")
    private int runs;

    @Option(names = "--json", description = "Print one JSON object as the last line of the standard output.")
    private boolean json;

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Created by picocli. */
    PacingCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Bounds.require(spec, "--sessions", sessions, 1, 20_000);
        Bounds.require(spec, "--rate", rate, 1, 20_000);
        Bounds.require(spec, "--runs", runs, 1, 100);
        if (sessions > MOST_SECONDS * rate) {
            throw new ParameterException(
                    spec.commandLine(),
                    "%d sessions at a rate of %d take more than %d s: use fewer --sessions, or a higher --rate"
                            .formatted(sessions, rate, MOST_SECONDS));
        }
        Bounds.requireDescriptors(spec, Math.max(sessions, rate));
        print(measure());
        return 0;
    }

    private List<Map<PacingFigure, Double>> measure() throws IOException, InterruptedException {
        List<Map<PacingFigure, Double>> measured = new ArrayList<>();
        try (ProgressBar progress = BenchCommand.progressBar(runs)) {
            while (measured.size() < runs) {
                measured.add(PacingTrial.run(sessions, rate));
                progress.step();
            }
        }
        return measured;
    }

    private void print(List<Map<PacingFigure, Double>> measured) {
        PrintWriter out = spec.commandLine().getOut();
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        object.put("sessions", sessions)
                .put("rate", rate)
                .put("runs", runs)
                .put("jetty", Server.getVersion())
                .put("java", Runtime.version().toString())
                .put("cpus", Runtime.getRuntime().availableProcessors());
        out.printf(
                "sessions: %d, rate: %d/s, runs: %d, Jetty %s, Java %s, CPUs: %d%n%n%-32s%32s%n",
                sessions,
                rate,
                runs,
                Server.getVersion(),
                Runtime.version().feature(),
                Runtime.getRuntime().availableProcessors(),
                "of a paced stop",
                "median (min..max)");
        for (PacingFigure figure : PacingFigure.values()) {
            Spread spread = Spread.of(measured.stream()
                    .map(run -> Objects.requireNonNull(run.get(figure), "every run has every figure"))
                    .toList());
            out.printf(
                    "%-32s%32s%n",
                    figure.label(),
                    "%s (%s..%s)"
                            .formatted(
                                    figure.format(spread.median()),
                                    figure.format(spread.min()),
                                    figure.format(spread.max())));
            object.putObject(figure.jsonName())
                    .put("median", spread.median())
                    .put("min", spread.min())
                    .put("max", spread.max());
        }
        if (json) {
            out.println(object);
        }
        out.flush();
    }
}
