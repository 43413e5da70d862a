package io.jettyshutdown.drain;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Threads that call into sessions and application code. Both may block for ever, so a pool that is stuck grows: it
 * doubles whenever no task was finished for a while, up to a limit. Idle threads end by themselves.
 *
 * <p>{@link #execute} is thread-safe, the rest is confined to the loop.
 */
final class Workers implements Executor {

    private static final int THREADS = 2;
    private static final int MAX_THREADS = 1024;
    private static final long STUCK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final ThreadPoolExecutor pool;
    private long completedBefore;

    Workers(String name) {
        pool = new ThreadPoolExecutor(
                THREADS, THREADS, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Threads.daemon(name));
        pool.allowCoreThreadTimeOut(true);
    }

    @Override
    public void execute(Runnable task) {
        pool.execute(task);
    }

    /** Looks after the pool for as long as the loop runs. */
    void unstickOn(DrainThreads loop) {
        loop.schedule(
                () -> {
                    unstick();
                    unstickOn(loop);
                },
                STUCK_NANOS);
    }

    private void unstick() {
        long completed = pool.getCompletedTaskCount();
        int threads = pool.getCorePoolSize();
        if (completed == completedBefore && !pool.getQueue().isEmpty() && threads < MAX_THREADS) {
            pool.setMaximumPoolSize(2 * threads);
            pool.setCorePoolSize(2 * threads);
        }
        completedBefore = completed;
    }
}
