package io.jettyshutdown.demo.serve;

import io.jettyshutdown.GracefulShutdownBuilder;
import java.time.Duration;
import picocli.CommandLine.Option;

/** The options of {@code serve} that find dead clients while it serves. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class PingOptions {

    @Option(
            names = "--ping-interval",
            paramLabel = "TIME",
            required = true,
            description = "How long a client may be silent before it is pinged, such as 30s (default: no pings).")
    private Duration interval;

    @Option(
            names = "--ping-timeout",
            paramLabel = "TIME",
            defaultValue = "10s",
            description = "How long it may be silent after that before its connection is cut (default:"
                    + " ${DEFAULT-VALUE}).")
    private Duration timeout;

    void configure(GracefulShutdownBuilder configuration) {
        configuration.ping(interval, timeout);
    }
}
