package io.jettyshutdown.demo.storm;

import io.jettyshutdown.demo.cli.Output;
import io.jettyshutdown.demo.cli.PngConverter;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code storm}: computes what a deployment would do to a fleet. */
@Command(
        name = "storm",
        description = {
            "Computes what replacing all servers of a fleet does to its clients: reconnects per second, outages, overload,"
                    + " and whether it fits into the grace period.",
            "Exit status: 0; 1 if the grace period is too short: with slots, if sessions are closed before their slot, else"
                    + " if some are cut. With --against: 1 if peak or outage differ from the real ones by more than a"
                    + " fifth."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class StormCommand implements Callable<Integer> {

    @Mixin
    private FleetOptions fleet;

    @Mixin
    private PolicyOptions policies;

    @Option(
            names = "--picture",
            paramLabel = "FILE.png",
            converter = PngConverter.class,
            description = "Draws reconnects per second and clients without a connection over time.")
    private @Nullable Path picture;

    @Option(
            names = "--against",
            paramLabel = "FILE.json",
            description =
                    "Computes what rolling --json (also with --compare) has measured, and compares. Nodes, clients,"
                            + " rate, strategy and so on are those of the file.")
    private @Nullable Path against;

    @Mixin
    private Output output;

    private record Forecasts(boolean fits, List<Forecast> forecasts) {}

    private record Agreements(boolean agreed, List<Agreement> comparisons) {}

    @Override
    public Integer call() throws IOException {
        Scenario scenario = fleet.scenario();
        List<Policy> asked = policies.policies();
        try {
            return against == null ? compute(scenario, asked) : compare(against, scenario);
        } catch (NeverBackException hopeless) {
            throw new IOException(hopeless.getMessage(), hopeless);
        }
    }

    private int compute(Scenario scenario, List<Policy> asked) throws IOException {
        List<Forecast> forecasts = simulate(scenario, asked);
        boolean fits = forecasts.stream().allMatch(Forecast::fits);
        output.print(() -> text(scenario, forecasts), new Forecasts(fits, forecasts));
        if (picture != null) {
            ForecastChart.write(scenario, forecasts, picture);
        }
        return fits ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private List<Forecast> simulate(Scenario scenario, List<Policy> asked) {
        long reconnects = (long) (scenario.sessions() * scenario.expectedDisconnects() * asked.size());
        try (ProgressBar bar = output.progress().of("Computing", reconnects)) {
            return asked.parallelStream()
                    .map(policy -> new Simulation(scenario, policy, fleet.seed(), bar::stepBy).run())
                    .toList();
        }
    }

    private static String text(Scenario scenario, List<Forecast> forecasts) {
        return "\n" + ForecastTable.of(scenario, forecasts) + "\n" + String.join("\n", Advice.of(scenario, forecasts))
                + "\n";
    }

    private int compare(Path file, Scenario defaults) throws IOException {
        List<Agreement> agreements = Measured.read(file).stream()
                .map(measured -> Agreement.of(measured, defaults, fleet.seed()))
                .toList();
        boolean agreed = agreements.stream().allMatch(Agreement::agreed);
        output.print(() -> Agreement.table(agreements), new Agreements(agreed, agreements));
        return agreed ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
