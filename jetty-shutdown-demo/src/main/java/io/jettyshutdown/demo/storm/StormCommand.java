package io.jettyshutdown.demo.storm;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.demo.rolling.Progress;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import me.tongfei.progressbar.ProgressBar;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

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

    @Spec
    private CommandSpec spec;

    @Mixin
    private FleetOptions fleet;

    @Mixin
    private PolicyOptions policies;

    @Option(
            names = "--picture",
            paramLabel = "FILE.png",
            description = "Draws reconnects per second and clients without a connection over time.")
    private @Nullable Path picture;

    @Option(
            names = "--against",
            paramLabel = "FILE.json",
            description =
                    "Computes what rolling --json (also with --compare) has measured, and compares. Nodes, clients,"
                            + " rate, strategy and so on are those of the file.")
    private @Nullable Path against;

    @Option(names = "--json", description = "Prints the forecasts as one line of JSON.")
    private boolean json;

    /** Created by picocli. */
    public StormCommand() {}

    @Override
    public Integer call() throws IOException {
        Scenario scenario = fleet.scenario();
        List<Policy> asked = policies.policies(fleet);
        if (picture != null && !picture.toString().endsWith(".png")) {
            throw usage("--picture is " + picture + ", but must end with .png");
        }
        try {
            return against == null ? compute(scenario, asked) : compare(against, scenario);
        } catch (NeverBackException hopeless) {
            spec.commandLine().getErr().println("storm: " + hopeless.getMessage());
            return ExitCode.SOFTWARE;
        }
    }

    private int compute(Scenario scenario, List<Policy> asked) throws IOException {
        List<Forecast> forecasts;
        long reconnects = (long) (scenario.sessions() * scenario.expectedDisconnects() * asked.size());
        try (ProgressBar bar = new Progress(spec.commandLine().getErr()).of("Computing", reconnects)) {
            forecasts = asked.parallelStream()
                    .map(policy -> new Simulation(scenario, policy, bar::stepBy).run())
                    .toList();
        }
        boolean fits = forecasts.stream().allMatch(Forecast::fits);
        print(
                json
                        ? new ObjectMapper().writeValueAsString(Map.of("fits", fits, "forecasts", forecasts))
                        : text(scenario, forecasts));
        if (picture != null) {
            ForecastChart.write(scenario, forecasts, picture);
        }
        return fits ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private static String text(Scenario scenario, List<Forecast> forecasts) {
        return "\n" + ForecastTable.of(scenario, forecasts) + "\n" + String.join("\n", Advice.of(scenario, forecasts))
                + "\n";
    }

    private int compare(Path file, Scenario defaults) throws IOException {
        List<Agreement> agreements = Measured.read(file).stream()
                .map(measured -> Agreement.of(measured, defaults))
                .toList();
        boolean agreed = agreements.stream().allMatch(Agreement::agreed);
        print(
                json
                        ? new ObjectMapper().writeValueAsString(Map.of("agreed", agreed, "comparisons", agreements))
                        : Agreement.table(agreements));
        return agreed ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private void print(String text) {
        PrintWriter out = spec.commandLine().getOut();
        out.println(text);
        out.flush();
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
