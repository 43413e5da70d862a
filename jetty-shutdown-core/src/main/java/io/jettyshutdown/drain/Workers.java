package io.jettyshutdown.drain;

import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads that call into sessions and application code. Both may block for ever, so a pool that is stuck grows: two
 * threads at a time, when {@link #unstick()} finds that none finished a task since it last looked, up to a limit. Idle
 * threads end by themselves.
 *
 * <p>{@link #unstick()} is confined to one thread; {@link #execute} is thread-safe.
 */
final class Workers implements Executor {

    private static final int THREADS = 2;
    private static final int MAX_THREADS = 64;

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

    void unstick() {
        long completed = pool.getCompletedTaskCount();
        int threads = pool.getCorePoolSize();
        if (completed == completedBefore && !pool.getQueue().isEmpty() && threads < MAX_THREADS) {
            pool.setMaximumPoolSize(threads + THREADS);
            pool.setCorePoolSize(threads + THREADS);
        }
        completedBefore = completed;
    }
}
