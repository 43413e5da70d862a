package app;

import io.jettyshutdown.metrics.GracefulShutdownMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;

/** The same with Micrometer. */
final class Metered {

    private Metered() {}

    public static void main(String[] args) {
        Main.run(args, shutdown -> new GracefulShutdownMetrics(shutdown).bindTo(new SimpleMeterRegistry()));
    }
}
