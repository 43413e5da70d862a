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
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code bench pacing}: how punctual the Close frames of a paced drain are. */
@Command(
        name = "pacing",
        description = "Measures how late the Close frames of a paced stop come: the k-th one is due k/rate after the"
                + " command to stop, and its lateness ends when the client has read it.")
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

    @Mixin
    private final Rounds rounds = new Rounds("bench", 3);

    @Mixin
    private final Console console = new Console();

    @Override
    public Integer call() throws IOException, InterruptedException {
        UsageException.unlessBetween(1, 20_000, "--sessions", sessions);
        UsageException.unlessBetween(1, 20_000, "--rate", rate);
        rounds.check();
        if (sessions > MOST_SECONDS * rate) {
            throw new UsageException(
                    "%d sessions at a rate of %d take more than %d s: use fewer --sessions, or a higher --rate"
                            .formatted(sessions, rate, MOST_SECONDS));
        }
        Console.requireDescriptors(Math.max(sessions, rate));
        Results results = new Results();
        Load load = new Load(sessions, 0, 0, rate);
        rounds.run(List.of(Contender.PACED), List.of(sessions), (number, contender) -> {
            try (StopTrial trial = new StopTrial(contender, load.options())) {
                requireFlawless(trial.stop(load.withSessions(rate))); // a second, not counted: compiling is no pacing
                results.add(contender, requireFlawless(trial.stop(load)));
            }
        });
        Report report = new Report()
                .with("sessions", sessions, "sessions: %d")
                .with("rate", rate, "rate: %d/s")
                .with("runs", rounds.count(), "runs: %d");
        SpreadReport.pacing(report, results);
        console.print(report);
        return ExitCode.OK;
    }

    private static Map<Figure, Double> requireFlawless(Map<Figure, Double> figures) throws IOException {
        double rightCodes = figures.getOrDefault(Figure.RIGHT_CODES, 0.0);
        double handshakes = figures.getOrDefault(Figure.HANDSHAKES, 0.0);
        if (rightCodes < 100 || handshakes < 100) {
            throw new IOException("of the clients, %s %% saw the right code, and %s %% a whole handshake"
                    .formatted(rightCodes, handshakes));
        }
        return figures;
    }
}
