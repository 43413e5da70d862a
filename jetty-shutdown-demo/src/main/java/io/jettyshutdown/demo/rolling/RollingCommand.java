package io.jettyshutdown.demo.rolling;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.management.UnixOperatingSystemMXBean;
import io.jettyshutdown.Intent;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.concurrent.Callable;
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
                    + " the clients came back at the agreed rate; else 1."
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

    @Option(names = "--json", description = "Prints the report as one line of JSON.")
    private boolean json;

    /** Created by picocli. */
    public RollingCommand() {}

    @Override
    public Integer call() throws IOException, InterruptedException {
        Plan plan = plan();
        String mainClass = spec.root().userObject().getClass().getName();
        try (NodeLauncher launcher = new NodeLauncher(plan, mainClass)) {
            Runtime.getRuntime().addShutdownHook(new Thread(launcher::close, "kill-nodes"));
            RollingReport report = new RollingDeployment(
                            plan, launcher, new Progress(spec.commandLine().getErr()))
                    .run();
            PrintWriter out = spec.commandLine().getOut();
            out.println(json ? new ObjectMapper().writeValueAsString(report) : ReportText.of(report));
            out.flush();
            return report.successful() ? ExitCode.OK : ExitCode.SOFTWARE;
        }
    }

    private Plan plan() {
        requireAtLeastOne("--nodes", nodes);
        requireAtLeastOne("--clients", clients);
        requireAtLeastOne("--message-rate", messageRate);
        if (!(reconnectRate > 0) || Double.isInfinite(reconnectRate)) {
            throw usage("--reconnect-rate is " + reconnectRate + ", but must be greater than 0");
        }
        if (gracePeriod.compareTo(SHORTEST_GRACE_PERIOD) < 0) {
            throw usage("--grace-period is " + gracePeriod.toMillis() + "ms, but must be at least 1s");
        }
        requireFileDescriptors();
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
