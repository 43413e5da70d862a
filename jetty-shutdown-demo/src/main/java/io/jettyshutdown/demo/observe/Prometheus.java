package io.jettyshutdown.demo.observe;

import io.jettyshutdown.demo.process.Child;
import io.jettyshutdown.demo.process.Ports;
import io.jettyshutdown.demo.shipped.ShippedFile;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A Prometheus in a process of its own, with the alerts that are shipped and a database that is deleted when it is closed.
 *
 * <p>Its targets are fixed: it takes up to ten seconds to notice one that is added, and a deployment may be over by then.
 *
 * <p><b>Concurrency.</b> {@link #close} may come at any time from any thread.
 */
final class Prometheus implements AutoCloseable {

    /** The job that every target belongs to. */
    static final String JOB = "jetty-shutdown-demo";

    private static final String ALERTS = "/prometheus/alerts.yml";

    private static final String CONFIGURATION = """
            global:
              scrape_interval: %1$dms
              scrape_timeout: %1$dms
              evaluation_interval: %1$dms
            rule_files: [alerts.yml]
            scrape_configs:
              - job_name: %2$s
                static_configs:
            %3$s
            """;

    private final Child process;
    private final PrometheusQueries queries;

    /**
     * Starts it, and returns when it takes queries.
     *
     * @param interval between two scrapes, and between two evaluations of the alerts
     * @param targets the ports of this host to scrape, by instance
     */
    Prometheus(Path program, Duration interval, Map<String, Integer> targets) throws IOException, InterruptedException {
        Path directory = Files.createTempDirectory("jetty-shutdown-prometheus");
        writeConfiguration(directory, interval, targets);
        String listen = "127.0.0.1:" + Ports.free();
        process = new Child(
                "Prometheus",
                directory,
                "KILL",
                List.of(
                        program.toString(),
                        "--config.file=" + directory.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=" + listen));
        queries = new PrometheusQueries(URI.create("http://" + listen));
        process.awaitReady("takes queries", queries::isReady);
    }

    PrometheusQueries queries() {
        return queries;
    }

    private static void writeConfiguration(Path directory, Duration interval, Map<String, Integer> targets)
            throws IOException {
        String lines = targets.entrySet().stream()
                .map(target -> "      - {targets: ['127.0.0.1:%d'], labels: {instance: %s}}"
                        .formatted(target.getValue(), target.getKey()))
                .collect(Collectors.joining("\n"));
        Files.writeString(
                directory.resolve("prometheus.yml"), CONFIGURATION.formatted(interval.toMillis(), JOB, lines));
        ShippedFile.read(ALERTS).writeTo(directory.resolve("alerts.yml"));
    }

    /** Kills it and deletes its database. */
    @Override
    public void close() {
        process.close();
    }
}
