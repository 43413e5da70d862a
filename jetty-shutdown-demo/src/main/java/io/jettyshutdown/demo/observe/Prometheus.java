package io.jettyshutdown.demo.observe;

import io.jettyshutdown.demo.process.Patience;
import io.jettyshutdown.demo.process.Ports;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    /** This process holds the other end, however it dies. */
    private static final String UNTIL_THE_INPUT_ENDS =
            "exec 3<&0; \"$@\" & it=$!; (read -r end <&3; kill -KILL $it) & wait $it; kill $!";

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

    private final Path directory;
    private final Process process;
    private final PrometheusQueries queries;

    /**
     * Starts it, and returns when it takes queries.
     *
     * @param program the executable
     * @param interval between two scrapes, and between two evaluations of the alerts
     * @param targets the ports of this host to scrape, by instance
     */
    Prometheus(Path program, Duration interval, Map<String, Integer> targets) throws IOException, InterruptedException {
        directory = Files.createTempDirectory("jetty-shutdown-prometheus");
        writeConfiguration(interval, targets);
        String listen = "127.0.0.1:" + Ports.free();
        Path log = directory.resolve("log");
        process = new ProcessBuilder(
                        "sh",
                        "-c",
                        UNTIL_THE_INPUT_ENDS,
                        "sh",
                        program.toString(),
                        "--config.file=" + directory.resolve("prometheus.yml"),
                        "--storage.tsdb.path=" + directory.resolve("data"),
                        "--web.listen-address=" + listen)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        queries = new PrometheusQueries(URI.create("http://" + listen));
        Runtime.getRuntime().addShutdownHook(new Thread(this::close, "delete-database"));
        try {
            Patience.until("Prometheus takes queries", () -> {
                if (!process.isAlive()) {
                    throw new IOException("Prometheus ended at once: " + Files.readString(log));
                }
                return queries.isReady();
            });
        } catch (IOException | InterruptedException e) {
            close();
            throw e;
        }
    }

    /**
     * Looks for the program.
     *
     * @param program a path, or a name that is on the PATH
     */
    static Optional<Path> find(String program) {
        Stream<Path> candidates = program.contains(File.separator)
                ? Stream.of(Path.of(program))
                : Stream.of(Optional.ofNullable(System.getenv("PATH"))
                                .orElse("")
                                .split(File.pathSeparator))
                        .map(folder -> Path.of(folder, program));
        return candidates
                .filter(path -> Files.isExecutable(path) && Files.isRegularFile(path))
                .findFirst();
    }

    PrometheusQueries queries() {
        return queries;
    }

    private void writeConfiguration(Duration interval, Map<String, Integer> targets) throws IOException {
        String lines = targets.entrySet().stream()
                .map(target -> "      - {targets: ['127.0.0.1:%d'], labels: {instance: %s}}"
                        .formatted(target.getValue(), target.getKey()))
                .collect(Collectors.joining("\n"));
        Files.writeString(
                directory.resolve("prometheus.yml"), CONFIGURATION.formatted(interval.toMillis(), JOB, lines));
        try (@Nullable InputStream alerts = Prometheus.class.getResourceAsStream(ALERTS)) {
            if (alerts == null) {
                throw new IOException("this program was built without its alerts, " + ALERTS);
            }
            Files.copy(alerts, directory.resolve("alerts.yml"));
        }
    }

    /** Kills it and deletes its database. */
    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor(10, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // It has ended by itself.
        }
        List<Path> files;
        try (Stream<Path> tree = Files.walk(directory)) {
            files = tree.sorted(Comparator.reverseOrder()).toList();
        } catch (IOException e) {
            return; // Gone already.
        }
        files.forEach(file -> file.toFile().delete());
    }
}
