package io.jettyshutdown.drain;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one drain, and its clock. The loop is the one thread that the drain's state is confined to; it never
 * blocks. Closers and speakers call what may block. Tests bring virtual ones.
 */
interface DrainThreads {

    /** A monotonic time in nanoseconds. */
    long nanoTime();

    /** Runs the task on the loop after the delay. Tasks run one after the other. */
    void schedule(Runnable task, long delayNanos);

    /** Runs the task on the loop as soon as possible. */
    default void execute(Runnable task) {
        schedule(task, 0);
    }

    /** For calls into sessions. */
    Executor closers();

    /** For calls into the application's farewell. */
    Executor speakers();

    /** Drops what is scheduled on the loop, now and later, and lets idle threads end. */
    void end();

    /** Daemon threads, so that nothing of ours keeps a process alive. */
    static DrainThreads start() {
        ScheduledThreadPoolExecutor loop = new ScheduledThreadPoolExecutor(
                1, Threads.daemon("jetty-shutdown-drain"), new ThreadPoolExecutor.DiscardPolicy());
        loop.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        Workers closers = new Workers("jetty-shutdown-closer");
        Workers speakers = new Workers("jetty-shutdown-farewell");
        DrainThreads threads = new DrainThreads() {
            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            @SuppressWarnings("FutureReturnValueIgnored") // a task that throws is a defect of ours
            public void schedule(Runnable task, long delayNanos) {
                loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
            }

            @Override
            public Executor closers() {
                return closers;
            }

            @Override
            public Executor speakers() {
                return speakers;
            }

            @Override
            public void end() {
                loop.shutdown();
            }
        };
        closers.unstickOn(threads);
        speakers.unstickOn(threads);
        return threads;
    }
}
