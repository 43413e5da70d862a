package io.jettyshutdown.demo.serve;

import io.jettyshutdown.Reconnects;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of {@code serve} that say where its clients come back to, and how fast. */
final class ReconnectOptions {

    /** What a JVM takes to start, and some more. */
    private static final Duration NEXT_PROCESS = Duration.ofSeconds(3);

    /** What a server takes that only stops and starts. */
    private static final Duration SAME_PROCESS = Duration.ofSeconds(2);

    @Option(
            names = "--reconnect-rate",
            paramLabel = "RATE",
            defaultValue = "1000",
            description = "Clients per second that other servers can take from this one (default: ${DEFAULT-VALUE}).")
    private double reconnectRate;

    @Option(
            names = "--no-pacing",
            description = "All clients are told at once, and none of them when to come back: for comparison.")
    private boolean noPacing;

    @Option(
            names = "--downtime",
            paramLabel = "TIME",
            description = "The clients come back to this very host, which takes so long to serve again, such as 3s"
                    + " (default: other servers take them; with --inherit-socket 3s, with"
                    + " --restart-in-process 2s).")
    private @Nullable Duration downtime;

    Reconnects reconnects(boolean inheritSocket, boolean restartInProcess) {
        if (noPacing) {
            return Reconnects.UNPACED;
        }
        if (downtime != null) {
            return Reconnects.here(downtime, reconnectRate);
        }
        if (inheritSocket || restartInProcess) {
            return Reconnects.here(restartInProcess ? SAME_PROCESS : NEXT_PROCESS, reconnectRate);
        }
        return Reconnects.elsewhere(reconnectRate);
    }
}
