package io.jettyshutdown.demo.rolling;

import com.sun.management.UnixOperatingSystemMXBean;
import io.jettyshutdown.Intent;
import io.jettyshutdown.demo.cli.UsageException;
import io.jettyshutdown.demo.rolling.plan.Hints;
import io.jettyshutdown.demo.rolling.plan.Plan;
import io.jettyshutdown.demo.rolling.plan.Stop;
import io.jettyshutdown.demo.rolling.plan.Strategy;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options that say what to play through. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PlanOptions {

    private static final Duration SHORTEST_GRACE_PERIOD = Duration.ofSeconds(1);
    private static final int OTHER_FILES = 500;

    private enum Pacing {
        ON,
        OFF
    }

    @Option(
            names = "--nodes",
            defaultValue = "3",
            description = "Servers, each replaced once (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--clients", defaultValue = "1000", description = "WebSocket clients (default: ${DEFAULT-VALUE}).")
    private int clients;

    @Option(
            names = "--strategy",
            defaultValue = "one-by-one",
            description = "In which order: one-by-one (start a successor, stop a server, then the next) or surge (start"
                    + " all successors, then stop all servers together, which share the rate)"
                    + " (default: ${DEFAULT-VALUE}).")
    private Strategy strategy;

    @Option(
            names = "--reconnect-rate",
            paramLabel = "RATE",
            defaultValue = "1000",
            description =
                    "Clients per second that may come back from the servers that stop (default: ${DEFAULT-VALUE}).")
    private double reconnectRate;

    @Option(
            names = "--pacing",
            paramLabel = "on|off",
            defaultValue = "on",
            description = "Off: all clients of a server are told at once, and not when to come back, for comparison"
                    + " (default: ${DEFAULT-VALUE}).")
    private Pacing pacing;

    @Option(
            names = "--ignore-hints",
            description = "The clients come back after a random 1 to 5 s, whatever the servers ask for.")
    private boolean ignoreHints;

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

    /**
     * The plan, if it makes sense.
     *
     * @param readinessDelay the part of the grace period that the nodes need to get out of rotation
     */
    Plan plan(Duration readinessDelay) {
        UsageException.unlessAtLeast(1, "--nodes", nodes);
        UsageException.unlessAtLeast(1, "--clients", clients);
        UsageException.unlessAtLeast(1, "--message-rate", messageRate);
        UsageException.unlessPositive("--reconnect-rate", reconnectRate);
        Duration shortest = SHORTEST_GRACE_PERIOD.plus(readinessDelay);
        if (gracePeriod.compareTo(shortest) < 0) {
            throw new UsageException("--grace-period is " + gracePeriod.toMillis() + "ms, but must be at least "
                    + shortest.toSeconds() + "s");
        }
        requireFileDescriptors();
        return new Plan(
                nodes,
                clients,
                reconnectRate,
                intent,
                messageRate,
                gracePeriod,
                strategy,
                pacing == Pacing.ON ? Stop.PACED : Stop.UNPACED,
                ignoreHints ? Hints.IGNORED : Hints.FOLLOWED);
    }

    /** Each client is a file of this process and, in the worst case, one of a single server. */
    private void requireFileDescriptors() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                && clients + OTHER_FILES > system.getMaxFileDescriptorCount()) {
            throw new UsageException("--clients is " + clients + ", but a process may open no more than "
                    + system.getMaxFileDescriptorCount()
                    + " files: raise that limit (ulimit -n) or take fewer clients");
        }
    }
}
