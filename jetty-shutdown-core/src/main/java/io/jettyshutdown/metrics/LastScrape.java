package io.jettyshutdown.metrics;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.LastExport;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Waits until a registry has been read once more; its gauges tell of each reading. Thread-safe: a reading that
 * does not find the latch is found by its time.
 */
final class LastScrape implements LastExport {

    /** A push that is run beside this may have read already. Less than exports are delayed, so it has read all numbers. */
    private static final long BESIDE_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private volatile long lastReading = System.nanoTime() - BESIDE_NANOS;
    private volatile @Nullable CountDownLatch awaited;

    /** The registry is being read; the answer is on its way to whoever asked, and Jetty's stop lets it finish. */
    void reading() {
        lastReading = System.nanoTime();
        CountDownLatch waiting = awaited;
        if (waiting != null) {
            waiting.countDown();
        }
    }

    @Override
    public void export(DrainReport report) throws InterruptedException {
        CountDownLatch reading = new CountDownLatch(1);
        awaited = reading;
        if (System.nanoTime() - lastReading >= BESIDE_NANOS) {
            reading.await();
        }
    }
}
