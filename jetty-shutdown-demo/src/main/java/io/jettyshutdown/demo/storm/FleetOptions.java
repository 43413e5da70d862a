package io.jettyshutdown.demo.storm;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.TimeBudget;
import io.jettyshutdown.demo.cli.UsageException;
import io.jettyshutdown.demo.rolling.plan.Strategy;
import io.jettyshutdown.demo.storm.Scenario.Acceptance;
import io.jettyshutdown.demo.storm.Scenario.Balance;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options that describe a fleet. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class FleetOptions {

    private static final int MOST_SESSIONS = 100_000_000;
    private static final int MOST_NODES = 2000;
    private static final int LONGEST_HOURS = 4;
    private static final int SECONDS_PER_HOUR = 3600;

    /** Of what a client or a server takes, so that milliseconds of the whole deployment can be counted. */
    static final Duration LONGEST_DELAY = Duration.ofMinutes(5);

    @Option(
            names = "--sessions",
            defaultValue = "1000000",
            description = "Open WebSockets, spread evenly (default: ${DEFAULT-VALUE}).")
    private int sessions;

    @Option(
            names = "--nodes",
            defaultValue = "20",
            description = "Servers, each replaced once (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(
            names = "--strategy",
            defaultValue = "one-by-one",
            description =
                    "In which order: one-by-one (start a successor, stop a server, wait until all clients are back,"
                            + " then the next) or surge (start all successors, then stop all servers together, which share the"
                            + " rate) (default: ${DEFAULT-VALUE}).")
    private Strategy strategy;

    @Option(
            names = "--reconnect-rate",
            paramLabel = "RATE",
            description =
                    "With slots: clients per second that may come back from the servers that stop (default: half of"
                            + " what all servers take).")
    private @Nullable Double reconnectRate;

    @Option(
            names = "--grace-period",
            paramLabel = "TIME",
            defaultValue = "25s",
            description = "Longest time that a server takes to stop (default: ${DEFAULT-VALUE}).")
    private Duration gracePeriod;

    @Option(
            names = "--readiness-delay",
            paramLabel = "TIME",
            defaultValue = "0s",
            description = "The part of it that load balancers need to notice (default: ${DEFAULT-VALUE}).")
    private Duration readinessDelay;

    @Option(
            names = "--accept-rate",
            paramLabel = "RATE",
            defaultValue = "1000",
            description = "Upgrades per second that a server takes, login included (default: ${DEFAULT-VALUE}).")
    private double acceptRate;

    @Option(
            names = "--backlog",
            defaultValue = "4096",
            description = "Connections that wait for a server, at most (default: ${DEFAULT-VALUE}).")
    private int backlog;

    @Option(
            names = "--connect-time",
            paramLabel = "TIME",
            defaultValue = "50ms",
            description = "From an upgrade that is taken to the open session (default: ${DEFAULT-VALUE}).")
    private Duration connectTime;

    @Option(
            names = "--connect-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "After that a client gives an attempt up (default: ${DEFAULT-VALUE}).")
    private Duration connectTimeout;

    @Option(
            names = "--cold-start",
            paramLabel = "TIME",
            defaultValue = "0s",
            description = "What the first upgrade of a successor takes, for which the others wait: a JVM that loads its"
                    + " classes (default: ${DEFAULT-VALUE}).")
    private Duration coldStart;

    @Option(
            names = "--close-rate",
            paramLabel = "RATE",
            defaultValue = "20000",
            description = "Close frames per second that a server can send (default: ${DEFAULT-VALUE}).")
    private double closeRate;

    @Option(
            names = "--start-time",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "Until a successor is up (default: ${DEFAULT-VALUE}).")
    private Duration startTime;

    @Option(names = "--seed", defaultValue = "1", description = "Of everything random (default: ${DEFAULT-VALUE}).")
    private long seed;

    /** The scenario, if it makes sense. */
    Scenario scenario() {
        UsageException.unlessBetween(1, MOST_NODES, "--nodes", nodes);
        UsageException.unlessBetween(nodes, MOST_SESSIONS, "--sessions", sessions);
        UsageException.unlessAtLeast(0, "--backlog", backlog);
        UsageException.unlessPositive("--accept-rate", acceptRate);
        double rate = reconnectRate == null ? nodes * acceptRate / 2 : reconnectRate;
        UsageException.unlessPositive("--reconnect-rate", rate);
        UsageException.unlessPositive("--close-rate", closeRate);
        UsageException.unlessBetween(Duration.ZERO, LONGEST_DELAY, "--connect-time", connectTime);
        UsageException.unlessBetween(connectTime.plusMillis(1), LONGEST_DELAY, "--connect-timeout", connectTimeout);
        UsageException.unlessBetween(Duration.ZERO, LONGEST_DELAY, "--cold-start", coldStart);
        UsageException.unlessBetween(Duration.ofSeconds(1), LONGEST_DELAY, "--start-time", startTime);
        UsageException.unlessBetween(
                Duration.ofSeconds(1), Duration.ofHours(LONGEST_HOURS), "--grace-period", gracePeriod);
        UsageException.unlessBetween(Duration.ZERO, LONGEST_DELAY, "--readiness-delay", readinessDelay);
        requireShort("--accept-rate", acceptRate * nodes, "be taken");
        requireShort("--close-rate", closeRate, "be closed");
        requireShort("--reconnect-rate", rate, "come back");
        return new Scenario(
                sessions,
                nodes,
                strategy,
                rate,
                budget(gracePeriod, readinessDelay),
                new Acceptance(acceptRate, backlog, (int) coldStart.toMillis()),
                (int) connectTime.toMillis(),
                (int) connectTimeout.toMillis(),
                closeRate,
                (int) startTime.toMillis(),
                List.of(),
                Balance.RANDOM);
    }

    long seed() {
        return seed;
    }

    private TimeBudget budget(Duration gracePeriod, Duration readinessDelay) {
        try {
            return budgetOf(gracePeriod, readinessDelay);
        } catch (IllegalArgumentException e) {
            throw new UsageException(e);
        }
    }

    /** As the library divides it: by asking it. */
    static TimeBudget budgetOf(Duration gracePeriod, Duration readinessDelay) {
        return GracefulShutdown.builder()
                .gracePeriod(gracePeriod)
                .readinessDelay(readinessDelay)
                .timeBudget();
    }

    private void requireShort(String option, double rate, String what) {
        if (sessions / rate > LONGEST_HOURS * SECONDS_PER_HOUR) {
            throw new UsageException("%s is too low: %,d sessions would take more than %d hours to %s; raise it"
                    .formatted(option, sessions, LONGEST_HOURS, what));
        }
    }
}
