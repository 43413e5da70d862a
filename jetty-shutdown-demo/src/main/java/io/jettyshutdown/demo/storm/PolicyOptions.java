package io.jettyshutdown.demo.storm;

import io.jettyshutdown.demo.cli.UsageException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options that say what clients do. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PolicyOptions {

    private enum Name {
        /** Back at once. */
        NONE,

        /** Back after the same time, all of them. */
        FIXED,

        /** Back after a random time, which grows. */
        JITTER,

        /** Back in the slot that the server says. */
        SLOTS,

        /** Closed in a slot, and back when it likes. */
        DEAF;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--policy",
            split = ",",
            defaultValue = "none,fixed,jitter,slots",
            description = "What clients do, side by side: none (back at once), fixed (after --delay), jitter (a random"
                    + " time up to --base, doubled by each setback up to --cap), for servers that close all at once;"
                    + " slots (as the library's servers ask), deaf (the library's servers close in slots, clients wait 1"
                    + " to 5 s whatever they are told) (default: ${DEFAULT-VALUE}).")
    private List<Name> names;

    @Option(
            names = "--delay",
            paramLabel = "TIME",
            defaultValue = "5s",
            description = "Of fixed (default: ${DEFAULT-VALUE}).")
    private Duration delay;

    @Option(
            names = "--base",
            paramLabel = "TIME",
            defaultValue = "1s",
            description = "Of jitter (default: ${DEFAULT-VALUE}).")
    private Duration base;

    @Option(
            names = "--cap",
            paramLabel = "TIME",
            defaultValue = "30s",
            description = "Of jitter (default: ${DEFAULT-VALUE}).")
    private Duration cap;

    /** Those that were asked for, in their order. */
    List<Policy> policies() {
        UsageException.unlessBetween(Duration.ZERO, FleetOptions.LONGEST_DELAY, "--delay", delay);
        UsageException.unlessBetween(Duration.ofMillis(1), FleetOptions.LONGEST_DELAY, "--base", base);
        UsageException.unlessBetween(base, FleetOptions.LONGEST_DELAY, "--cap", cap);
        return names.stream().distinct().map(this::policy).toList();
    }

    private Policy policy(Name name) {
        return switch (name) {
            case NONE -> new Policy(name.toString(), false, Returning.fixed(Duration.ZERO));
            case FIXED -> new Policy(name.toString(), false, Returning.fixed(delay));
            case JITTER -> new Policy(name.toString(), false, Returning.jitter(base, cap));
            case SLOTS -> new Policy(name.toString(), true, Returning.following());
            case DEAF -> new Policy(name.toString(), true, Returning.ignoring());
        };
    }
}
