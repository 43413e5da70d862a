package io.jettyshutdown.demo.rolling;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.sun.management.UnixOperatingSystemMXBean;
import io.jettyshutdown.Intent;
import io.jettyshutdown.demo.observe.Observation;
import io.jettyshutdown.demo.observe.Watch;
import io.jettyshutdown.demo.process.Programs;
import io.jettyshutdown.demo.serve.DrainEntry;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code rolling}: plays a rolling deployment through and tells what the clients saw. */
@Command(
        name = "rolling",
        description = {
            "Starts server processes, connects clients that exchange numbered messages with them, replaces the servers"
                    + " one by one, and reports what the clients saw.",
            "Exit status: 0 if every close was a complete handshake with the expected code, no message was lost and"
                    + " the clients came back at the agreed rate; else 1. With --prometheus also if its database agrees,"
                    + " the dashboard has no blank panel and no alert fired."
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class RollingCommand implements Callable<Integer> {

    private static final Duration SHORTEST_GRACE_PERIOD = Duration.ofSeconds(1);
    private static final int OTHER_FILES = 500;

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--nodes",
            defaultValue = "3",
            description = "Servers, each replaced once (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--clients", defaultValue = "1000", description = "WebSocket clients (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--reconnect-rate",
            paramLabel = "RATE",
            defaultValue = "1000",
            description = "Clients per second that may come back from a server that stops (default: ${DEFAULT-VALUE}).")
    private double reconnectRate;

    @Option(
            names = "--intent",
            defaultValue = "restart",
            description = "Why the servers stop: restart (close code 1012) or stop (1001) (default: ${DEFAULT-VALUE}).")
    private Intent intent;

    @Option(
            names = "--message-rate",
            paramLabel = "RATE",
            defaultValue = "2000",
            description = "Messages per second in each direction, all clients together (default: ${DEFAULT-VALUE}).")
    private int messageRate;

    @Option(
            names = "--grace-period",
            paramLabel = "TIME",
            defaultValue = "25s",
            description = "Longest time that a server takes to stop, such as 25s or 500ms (default: ${DEFAULT-VALUE}).")
    private Duration gracePeriod;

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
            description = "With --prometheus: draws what is in its database.")
    private @Nullable Path picture;

    @Option(
            names = "--lb",
            paramLabel = "BALANCER",
            defaultValue = "none",
            description = "Has clients come through a real load balancer with the shipped configuration: none (each"
                    + " client knows all servers), haproxy or nginx (default: ${DEFAULT-VALUE}).")
    private LoadBalancer loadBalancer;

    @Option(names = "--json", description = "Prints the report as one line of JSON.")
    private boolean json;

    /** Created by picocli. */
    public RollingCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Plan plan = plan();
        @Nullable Path program = prometheus == null ? null : program(prometheus);
        Path balancer = loadBalancer == LoadBalancer.NONE ? Path.of("") : balancer();
        NodePorts ports = program == null && loadBalancer == LoadBalancer.NONE
                ? NodePorts.ANY
                : NodePorts.choose(plan.nodeNames());
        if (program == null) {
            return report(play(plan, Observer.NONE, balancer, ports).report(), null);
        }
        try (Watch watch = new Watch(program, ports.admin())) {
            Played played = play(plan, Observer.of(watch), balancer, ports);
            return report(
                    played.report(),
                    watch.observe(played.drains(), played.report().clientsAccount()));
        }
    }

    private record Played(RollingReport report, List<DrainEntry> drains) {}

    private Played play(Plan plan, Observer observer, Path balancer, NodePorts ports)
            throws IOException, InterruptedException {
        String mainClass = spec.root().userObject().getClass().getName();
        try (Entrance entrance = loadBalancer.open(balancer, plan, ports);
                NodeLauncher launcher = new NodeLauncher(plan, mainClass, observer, entrance, ports)) {
            Runtime.getRuntime().addShutdownHook(new Thread(launcher::close, "kill-nodes"));
            RollingDeployment deployment = new RollingDeployment(
                    plan,
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
                        + ", but it is not on the PATH: apt-get install " + loadBalancer));
    }

    private Plan plan() {
        requireAtLeastOne("--nodes", nodes);
        requireAtLeastOne("--clients", clients);
        requireAtLeastOne("--message-rate", messageRate);
        if (!(reconnectRate > 0) || Double.isInfinite(reconnectRate)) {
            throw usage("--reconnect-rate is " + reconnectRate + ", but must be greater than 0");
        }
        Duration shortest = SHORTEST_GRACE_PERIOD.plus(loadBalancer.readinessDelay);
        if (gracePeriod.compareTo(shortest) < 0) {
            throw usage("--grace-period is " + gracePeriod.toMillis() + "ms, but must be at least "
                    + shortest.toSeconds() + "s");
        }
        requireFileDescriptors();
        if (picture != null && (prometheus == null || !picture.toString().endsWith(".png"))) {
            throw usage("--picture is " + picture + ", but must end with .png and needs --prometheus");
        }
        return new Plan(nodes, clients, reconnectRate, intent, messageRate, gracePeriod);
    }

    private void requireAtLeastOne(String option, int value) {
        if (value < 1) {
            throw usage(option + " is " + value + ", but must be at least 1");
        }
    }

    /** Each client is a file of this process and, in the worst case, one of a single server. */
    private void requireFileDescriptors() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && clients + OTHER_FILES > system.getMaxFileDescriptorCount()) {
            throw usage("--clients is " + clients + ", but a process may open no more than "
                    + system.getMaxFileDescriptorCount()
                    + " files: raise that limit (ulimit -n) or take fewer clients");
        }
    }

    private ParameterException usage(String message) {
        return new ParameterException(spec.commandLine(), message);
    }
}
