package io.jettyshutdown.demo.rolling;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jettyshutdown.demo.observe.Observation;
import io.jettyshutdown.demo.observe.Watch;
import io.jettyshutdown.demo.process.Programs;
import io.jettyshutdown.demo.rolling.Variant.Outcome;
import io.jettyshutdown.demo.serve.DrainEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
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

    @Option(names = "--json", description = "Prints the report as one line of JSON.")
    private boolean json;

    /** Created by picocli. */
    public RollingCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Plan asked = plan.plan(loadBalancer.readinessDelay);
        requireConsistent();
        @Nullable Path program = prometheus == null ? null : program(prometheus);
        Path balancer = loadBalancer == LoadBalancer.NONE ? Path.of("") : balancer();
        if (compare) {
            return compare(asked, balancer);
        }
        if (program == null) {
            return report(
                    play(asked, Observer.NONE, balancer, loadBalancer.ports(asked))
                            .report(),
                    null);
        }
        NodePorts ports = NodePorts.choose(asked.nodeNames());
        try (Watch watch = new Watch(program, ports.admin())) {
            Played played = play(asked, Observer.of(watch), balancer, ports);
            return report(
                    played.report(),
                    watch.observe(played.drains(), played.report().clientsAccount()));
        }
    }

    private void requireConsistent() {
        if (compare && prometheus != null) {
            throw usage("--compare and --prometheus cannot be combined: leave one out");
        }
        if (picture != null
                && ((prometheus == null && !compare) || !picture.toString().endsWith(".png"))) {
            throw usage("--picture is " + picture + ", but must end with .png and needs --prometheus or --compare");
        }
    }

    private int compare(Plan asked, Path balancer) throws IOException, InterruptedException {
        PrintWriter errors = spec.commandLine().getErr();
        List<Outcome> outcomes = new ArrayList<>();
        for (Variant variant : Variant.of(asked)) {
            errors.println(variant.name());
            errors.flush();
            Played played = play(variant.plan(), Observer.NONE, balancer, loadBalancer.ports(asked));
            outcomes.add(new Outcome(variant.name(), played.report()));
        }
        boolean successful = outcomes.stream().allMatch(Outcome::successful);
        PrintWriter out = spec.commandLine().getOut();
        out.println(
                json
                        ? new ObjectMapper().writeValueAsString(Map.of("successful", successful, "variants", outcomes))
                        : VariantTable.of(outcomes));
        out.flush();
        if (picture != null) {
            ReconnectChart.of(outcomes).write(picture);
        }
        return successful ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private record Played(RollingReport report, List<DrainEntry> drains) {}

    private Played play(Plan played, Observer observer, Path balancer, NodePorts ports)
            throws IOException, InterruptedException {
        String mainClass = spec.root().userObject().getClass().getName();
        try (Entrance entrance = loadBalancer.open(balancer, played, ports);
                NodeLauncher launcher = new NodeLauncher(played, mainClass, observer, entrance, ports)) {
            Runtime.getRuntime().addShutdownHook(new Thread(launcher::close, "kill-nodes"));
            RollingDeployment deployment = new RollingDeployment(
                    played,
                    launcher,
                    observer,
                    entrance,
                    new Progress(spec.commandLine().getErr()));
            return new Played(deployment.run(), deployment.readDrains());
        }
    }

    private int report(RollingReport report, @Nullable Observation observation) throws IOException {
        boolean successful = report.successful() && (observation == null || observation.successful());
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            ObjectNode tree = new ObjectMapper().valueToTree(report);
            if (observation != null) {
                tree.put("successful", successful).set("prometheus", observation.toJson());
            }
            out.println(tree);
        } else {
            out.println(ReportText.of(report));
            if (observation != null) {
                out.println(observation.toText());
            }
        }
        out.flush();
        if (observation != null && picture != null) {
            observation.draw(ReportText.title(report), picture);
        }
        return successful ? ExitCode.OK : ExitCode.SOFTWARE;
    }

    private Path program(String name) {
        return Programs.find(name)
                .orElseThrow(() -> usage("--prometheus needs Prometheus, but " + name
                        + (name.contains("/") ? " is no program" : " is not on the PATH")
                        + ": apt-get install prometheus, or say where it is with --prometheus=PROGRAM"));
    }

    private Path balancer() {
        return loadBalancer
                .program()
                .orElseThrow(() -> usage("--lb=" + loadBalancer + " needs " + loadBalancer
                        + ", but it is not on the PATH: apt-get install " + loadBalancer
                        + ", which puts it into /usr/sbin"));
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
