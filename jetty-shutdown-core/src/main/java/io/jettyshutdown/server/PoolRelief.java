package io.jettyshutdown.server;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainListener;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.Phase;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lends the server's thread pool more threads while a drain finds it stuck. An application that blocks all of them is a
 * common cause of a restart, and without a thread nobody reads what the peers answer, or had sent before.
 *
 * <p>Stuck means that a task of ours was not run within {@value #STUCK_MILLIS} ms. Each time the pool may have twice as
 * many threads more, up to {@value #MOST_LENT}; when the drain is done, its own maximum is valid again.
 *
 * <p>Confined to the listener's thread.
 */
final class PoolRelief implements DrainListener {

    private static final Logger LOG = LoggerFactory.getLogger(PoolRelief.class);

    private static final long STUCK_MILLIS = 250;
    private static final int FIRST_LENT = 32;
    private static final int MOST_LENT = 1024;

    private final QueuedThreadPool pool;

    PoolRelief(QueuedThreadPool pool) {
        this.pool = pool;
    }

    @Override
    public void phaseEntered(Drain drain, Phase phase) {
        if (phase == Phase.CLOSING) {
            int configured = pool.getMaxThreads();
            try {
                watch(drain, configured);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                pool.setMaxThreads(configured);
            }
        }
    }

    private void watch(Drain drain, int configured) throws InterruptedException {
        CompletableFuture<DrainReport> report = drain.report();
        int lent = 0;
        AtomicBoolean probed = probe();
        while (!isDoneWithin(STUCK_MILLIS, report)) {
            if (probed.get()) {
                probed = probe();
            } else if (lent < MOST_LENT) {
                int more = Math.max(FIRST_LENT, lent);
                lent += more;
                LOG.warn(
                        "All {} threads of the server's pool are busy: it gets {} more for the drain",
                        configured,
                        lent);
                pool.setMaxThreads(configured + lent);
                // It starts a thread for each task that it is given.
                for (int i = 0; i < more; i++) {
                    probe();
                }
            }
        }
    }

    private AtomicBoolean probe() {
        AtomicBoolean run = new AtomicBoolean();
        pool.execute(() -> run.set(true));
        return run;
    }

    private static boolean isDoneWithin(long millis, CompletableFuture<?> future) throws InterruptedException {
        try {
            future.get(millis, TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException | TimeoutException e) {
            return false;
        }
    }
}
