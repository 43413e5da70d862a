package io.jettyshutdown.metrics;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.LastExport;
import java.util.concurrent.TimeUnit;

/**
 * Waits until a registry has been read once more by each of its readers; one of its gauges tells of each reading.
 * Thread-safe; guarded by {@code this}.
 */
final class LastScrape implements LastExport {

    /** A push that is run beside this may have read already. Less than exports are delayed, so it has read all numbers. */
    private static final long BESIDE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final int scrapers;
    private long lastReading = System.nanoTime() - BESIDE_NANOS;
    private int missing;

    LastScrape(int scrapers) {
        this.scrapers = scrapers;
    }

    /** The registry is being read; the answer is on its way to whoever asked, and Jetty's stop lets it finish. */
    synchronized void reading() {
        lastReading = System.nanoTime();
        missing--;
        notifyAll();
    }

    @Override
    public synchronized void export(DrainReport report) throws InterruptedException {
        missing = scrapers;
        if (System.nanoTime() - lastReading < BESIDE_NANOS) {
            missing--;
        }
        while (missing > 0) {
            wait();
        }
    }
}
