package io.jettyshutdown.demo.storm;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** The options that say what clients do. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
public final class PolicyOptions {

    private enum Name {
        /** Back at once. */
        NONE {
            @Override
            Policy policy(PolicyOptions options) {
                return new Policy("none", false, Returning.fixed(Duration.ZERO));
            }
        },
        /** Back after the same time, all of them. */
        FIXED {
            @Override
            Policy policy(PolicyOptions options) {
                return new Policy("fixed", false, Returning.fixed(options.delay));
            }
        },
        /** Back after a random time, which grows. */
        JITTER {
            @Override
            Policy policy(PolicyOptions options) {
                return new Policy("jitter", false, Returning.jitter(options.base, options.cap));
            }
        },
        /** Back in the slot that the server says. */
        SLOTS {
            @Override
            Policy policy(PolicyOptions options) {
                return new Policy("slots", true, Returning.following());
            }
        },
        /** Closed in a slot, and back when it likes. */
        DEAF {
            @Override
            Policy policy(PolicyOptions options) {
                return new Policy("deaf", true, Returning.ignoring());
            }
        };

        abstract Policy policy(PolicyOptions options);

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

    /** Created by picocli. */
    public PolicyOptions() {}

    /** Those that were asked for, in their order. */
    List<Policy> policies(FleetOptions fleet) {
        fleet.requireBetween("--delay", delay, Duration.ZERO);
        fleet.requireBetween("--base", base, Duration.ofMillis(1));
        fleet.requireBetween("--cap", cap, base);
        return names.stream().distinct().map(name -> name.policy(this)).toList();
    }
}
