package io.jettyshutdown.drain;

import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** The one thread that a drain's state is confined to, and its clock. Tests bring a virtual one. */
interface EventLoop {

    /** A monotonic time in nanoseconds. */
    long nanoTime();

    /** Runs the task after the delay. Tasks run one after the other. */
    void schedule(Runnable task, long delayNanos);

    /** Drops what is scheduled and ends the thread. */
    void close();

    /** Runs the task as soon as possible. */
    default void execute(Runnable task) {
        schedule(task, 0);
    }

    /** A loop on a thread of its own. After {@link #close()} tasks are dropped silently. */
    static EventLoop start() {
        ScheduledThreadPoolExecutor executor = new ScheduledThreadPoolExecutor(
                1, Threads.daemon("jetty-shutdown-drain"), new ThreadPoolExecutor.DiscardPolicy());
        executor.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        return new EventLoop() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            @SuppressWarnings("FutureReturnValueIgnored")
            public void schedule(Runnable task, long delayNanos) {
                executor.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
            }

            @Override
            public void close() {
                executor.shutdown();
            }
        };
    }
}
