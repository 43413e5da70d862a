package io.jettyshutdown.testing;

import io.jettyshutdown.DrainListener;
import io.jettyshutdown.DrainReport;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The reports of all drains of a server, in order. Thread-safe. */
public final class Reports implements DrainListener {

    private final Queue<DrainReport> reports = new ConcurrentLinkedQueue<>();

    @Override
    public void drainEnded(DrainReport report) {
        reports.add(report);
    }

    public Queue<DrainReport> all() {
        return reports;
    }

    /** Waits for one, and takes it out. */
    public DrainReport next() {
        Eventually.isTrue(() -> !reports.isEmpty());
        return reports.remove();
    }
}
