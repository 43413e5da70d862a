package io.jettyshutdown.demo.observe;

import io.jettyshutdown.demo.process.Patience;
import io.jettyshutdown.demo.serve.DrainEntry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A Prometheus that watches server processes from their start to their end, each as an instance of its own.
 *
 * <p><b>Concurrency.</b> {@link #close} may come at any time from any thread; all else is for one thread.
 */
public final class Watch implements AutoCloseable {

    /** It asks a process when it wants to: the last numbers must wait for it. */
    public static final String NODE_OPTION = "--await-scrape=5s";

    private static final Duration INTERVAL = Duration.ofSeconds(2);
    private static final int SLOT_SECONDS = 5;

    private final Map<String, Integer> ports;
    private final Instant start;
    private final Prometheus prometheus;

    /**
     * Starts it.
     *
     * @param ports where on this host the processes that there will be offer their metrics, by the process's name
     */
    public Watch(Path program, Map<String, Integer> ports) throws IOException, InterruptedException {
        this.ports = ports;
        prometheus = new Prometheus(program, INTERVAL, ports);
        start = Instant.now();
    }

    /**
     * Waits until Prometheus has read the metrics of a process for the first time: what happens from now on, it sees
     * happening.
     *
     * @throws IOException if it does not within half a minute
     */
    public void awaitSight(String instance) throws IOException, InterruptedException {
        PrometheusQueries queries = prometheus.queries();
        Patience.until(
                "Prometheus sees " + instance,
                () -> queries.number("up{instance='%s'}".formatted(instance), Instant.now()) == 1);
    }

    /** Asks the database about the whole time; to be called when all processes have exited. */
    public Observation observe(List<DrainEntry> drains, ClientsAccount clients)
            throws IOException, InterruptedException {
        PrometheusQueries queries = prometheus.queries();
        Patience.until("Prometheus sees that all are gone", () -> queries.number("sum(up)", Instant.now()) == 0);
        Instant gone = Instant.now();
        Patience.until("Prometheus evaluates the alerts once more", () -> queries.hasEvaluatedSince(gone));
        Instant end = nextSlot(gone);
        Duration range = Duration.between(start, end).plus(INTERVAL);
        Variables variables = Variables.of(Prometheus.JOB, ports.keySet(), range, INTERVAL);
        return new Observation(
                INTERVAL,
                Comparison.of(queries, variables, end, drains, clients),
                new DashboardReader(queries, variables, start, end, INTERVAL).read(Dashboard.shipped()),
                queries.alerts(variables.into("max_over_time(ALERTS{alertstate='firing'}[$__range])"), end));
    }

    /** The dashboard counts in slots: what the last one holds is counted when it is over. */
    private static Instant nextSlot(Instant time) {
        return Instant.ofEpochSecond((time.getEpochSecond() / SLOT_SECONDS + 1) * SLOT_SECONDS);
    }

    @Override
    public void close() {
        prometheus.close();
    }
}
