package io.jettyshutdown.demo.rolling;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jettyshutdown.demo.cli.Output;
import io.jettyshutdown.demo.cli.PngConverter;
import io.jettyshutdown.demo.cli.UsageException;
import io.jettyshutdown.demo.observe.Observation;
import io.jettyshutdown.demo.observe.Watch;
import io.jettyshutdown.demo.process.Programs;
import io.jettyshutdown.demo.rolling.Variant.Outcome;
import io.jettyshutdown.demo.rolling.balancer.Entrance;
import io.jettyshutdown.demo.rolling.balancer.LoadBalancer;
import io.jettyshutdown.demo.rolling.node.NodeLauncher;
import io.jettyshutdown.demo.rolling.node.NodePorts;
import io.jettyshutdown.demo.rolling.plan.Plan;
import io.jettyshutdown.demo.rolling.report.ReportText;
import io.jettyshutdown.demo.rolling.report.RollingReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code rolling}: plays a rolling deployment through and tells what the clients saw. */
@Command(
        name = "rolling",
        description = {
            "Starts server processes, connects clients that exchange numbered messages with them, replaces the servers,"
                    + " and reports what the clients saw.",
            "Exit status: 0 if every close was a complete handshake with the expected code, no message was lost, the"
                    + " clients were let in again and came back at the agreed rate, and each server stopped within its"
                    + " grace period; else 1. With --prometheus also if its database agrees, the dashboard has no blank"
                    + " panel and no alert fired. With --compare: of all but Jetty's own stop."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class RollingCommand implements Callable<Integer> {

    @Spec
    private CommandSpec spec;

    @Mixin
    private PlanOptions plan;

    @Option(
            names = "--prometheus",
            paramLabel = "PROGRAM",
            arity = "0..1",
            fallbackValue = "prometheus",
            description = "Has a real Prometheus watch the servers, and compares its database with what servers and"
                    + " clients say, reads the shipped dashboard and looks at the shipped alerts. PROGRAM is"
                    + " prometheus on the PATH unless it is given.")
    private @Nullable String prometheus;

    @Option(
            names = "--picture",
            paramLabel = "FILE.png",
            converter = PngConverter.class,
            description = "With --compare: draws the reconnects over time. With --prometheus: draws what is in its"
                    + " database.")
    private @Nullable Path picture;

    @Option(
            names = "--lb",
            paramLabel = "BALANCER",
            defaultValue = "none",
            description = "Has clients come through a real load balancer with the shipped configuration: none (each"
                    + " client knows all servers), haproxy or nginx (default: ${DEFAULT-VALUE}).")
    private LoadBalancer loadBalancer;

    @Option(
            names = "--compare",
            description = "Plays it several times: as asked, with the other strategy, with clients that ignore hints,"
                    + " without pacing, and with Jetty's own stop; and prints them side by side.")
    private boolean compare;

    @Mixin
    private Output output;

    private record Played(RollingReport report, @Nullable Observation observation) {}

    private record Compared(boolean successful, List<Outcome> variants) {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Plan asked = plan.plan(loadBalancer.readinessDelay);
        requireConsistent();
        return compare ? compare(asked) : report(play(asked));
    }

    private void requireConsistent() {
        if (compare && prometheus != null) {
            throw new UsageException("--compare and --prometheus cannot be combined: leave one out");
        }
        if (picture != null && prometheus == null && !compare) {
            throw new UsageException("--picture is " + picture + ", but needs --prometheus or --compare");
        }
        if (prometheus != null) {
            program(prometheus);
        }
        if (loadBalancer != LoadBalancer.NONE) {
            loadBalancer.program();
        }
    }

    private static Path program(String prometheus) {
        return Programs.find(prometheus)
                .orElseThrow(() -> new UsageException("--prometheus needs Prometheus, but " + prometheus
                        + (prometheus.contains("/") ? " is no program" : " is not on the PATH")
                        + ": apt-get install prometheus, or say where it is with --prometheus=PROGRAM"));
    }

    private Played play(Plan played) throws IOException, InterruptedException {
        String mainClass = spec.root().userObject().getClass().getName();
        List<String> nodeOptions = new ArrayList<>(played.nodeOptions());
        nodeOptions.addAll(loadBalancer.nodeOptions());
        boolean known = loadBalancer == LoadBalancer.HAPROXY || prometheus != null;
        NodePorts ports = known ? NodePorts.choose(played.nodeNames()) : NodePorts.ANY;
        if (prometheus != null) {
            nodeOptions.add(Watch.NODE_OPTION);
        }
        try (@Nullable Watch watch = prometheus == null ? null : new Watch(program(prometheus), ports.admin());
                Entrance entrance = loadBalancer.open(played, ports);
                NodeLauncher launcher = new NodeLauncher(mainClass, played.intent(), nodeOptions, ports)) {
            RollingDeployment deployment = new RollingDeployment(played, launcher, watch, entrance, output.progress());
            RollingReport report = deployment.run();
            return new Played(
                    report, watch == null ? null : watch.observe(deployment.readDrains(), report.clientsAccount()));
        }
    }

    private int report(Played played) throws IOException {
        RollingReport report = played.report();
        @Nullable Observation observation = played.observation();
        if (observation == null) {
            output.print(() -> ReportText.of(report), report);
            return status(report.successful());
        }
        boolean successful = report.successful() && observation.successful();
        ObjectNode tree = new ObjectMapper().valueToTree(report);
        tree.put("successful", successful).set("prometheus", observation.toJson());
        output.print(() -> ReportText.of(report) + "\n" + observation.toText(), tree);
        if (picture != null) {
            observation.draw(ReportText.title(report), picture);
        }
        return status(successful);
    }

    private int compare(Plan asked) throws IOException, InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        for (Variant variant : Variant.of(asked)) {
            output.progress().print(variant.name());
            outcomes.add(new Outcome(variant.name(), play(variant.plan()).report()));
        }
        boolean successful = outcomes.stream().allMatch(Outcome::successful);
        output.print(() -> VariantTable.of(outcomes), new Compared(successful, outcomes));
        if (picture != null) {
            ReconnectChart.of(outcomes).write(picture);
        }
        return status(successful);
    }

    private static int status(boolean successful) {
        return successful ? ExitCode.OK : ExitCode.SOFTWARE;
    }
}
