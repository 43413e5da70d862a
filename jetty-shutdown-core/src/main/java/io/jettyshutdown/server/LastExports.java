package io.jettyshutdown.server;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.LastExport;
import io.jettyshutdown.drain.Threads;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What brings the last numbers out of the process, and the time that a stop leaves for it. Thread-safe; each export has a
 * thread of its own, so that one that hangs keeps no other.
 */
public final class LastExports {

    private static final Logger LOG = LoggerFactory.getLogger(LastExports.class);

    /** A scrape that began before the numbers were complete is over by then, and does not pass for the last one. */
    private static final long DELAY_MILLIS = 100;

    private final List<LastExport> exports = new CopyOnWriteArrayList<>();

    public void add(LastExport export) {
        exports.add(export);
    }

    public void remove(LastExport export) {
        exports.remove(export);
    }

    /** Lets all export and waits for them, but no longer than this, nor when nobody waits any more. */
    void run(DrainReport report, Duration longest, CompletableFuture<?> hurried) {
        if (exports.isEmpty()) {
            LOG.warn("awaitScrape is set, but nothing exports: no GracefulShutdownMetrics is bound to a registry");
        }
        ExecutorService threads = Executors.newCachedThreadPool(Threads.daemon("jetty-shutdown-export"));
        Executor delayed = CompletableFuture.delayedExecutor(DELAY_MILLIS, TimeUnit.MILLISECONDS, threads);
        List<CompletableFuture<?>> running = exports.stream()
                .<CompletableFuture<?>>map(export -> CompletableFuture.runAsync(() -> run(export, report), delayed))
                .toList();
        CompletableFuture<?> all = CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new));
        try {
            CompletableFuture.anyOf(all, hurried).get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            LOG.warn(
                    "The last numbers may be lost: {} of {} registries were not read, or exports not done, within {} ms"
                            + " after the drain; the stop goes on. Set awaitScrape to two scrape intervals, and see that"
                            + " a server that is not ready is scraped until it is gone.",
                    running.stream().filter(export -> !export.isDone()).count(),
                    running.size(),
                    longest.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException e) {
            throw new IllegalStateException("failures are logged, not passed on", e);
        } finally {
            threads.shutdownNow();
        }
    }

    private static void run(LastExport export, DrainReport report) {
        try {
            export.export(report);
        } catch (InterruptedException e) {
            // It took too long, which is logged.
        } catch (Throwable e) {
            LOG.warn("The last numbers may be lost: an export failed; the stop goes on", e);
        }
    }
}
