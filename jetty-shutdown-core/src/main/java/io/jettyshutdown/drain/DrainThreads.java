package io.jettyshutdown.drain;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * The threads of one drain, and its clock. The loop is the one thread that the drain's state is confined to; it never
 * blocks. Closers and speakers call what may block. Tests bring virtual ones.
 */
interface DrainThreads {

    /** A monotonic time in nanoseconds. */
    long nanoTime();

    /** Runs the task on the loop as soon as possible. Tasks run one after the other, in the order of the calls. */
    void execute(Runnable task);

    /** Runs the task on the loop after the delay, unless {@link #end} comes first. */
    void schedule(Runnable task, long delayNanos);

    /** For calls into sessions. */
    Executor closers();

    /** For calls into the application's farewell. */
    Executor speakers();

    /** Nothing is scheduled any more; idle threads end by themselves, and come back for a task that is executed. */
    void end();

    /** Daemon threads, so that nothing of ours keeps a process alive. */
    static DrainThreads start() {
        ScheduledThreadPoolExecutor loop = new ScheduledThreadPoolExecutor(1, Threads.daemon("jetty-shutdown-drain"));
        loop.setKeepAliveTime(1, TimeUnit.SECONDS);
        loop.allowCoreThreadTimeOut(true);
        loop.setRemoveOnCancelPolicy(true);
        Queue<Future<?>> timers = new ConcurrentLinkedQueue<>();
        Workers closers = new Workers("jetty-shutdown-closer");
        Workers speakers = new Workers("jetty-shutdown-farewell");
        DrainThreads threads = new DrainThreads() {
            private volatile boolean ended;

            @Override
            public long nanoTime() {
                return System.nanoTime();
            }

            @Override
            public void execute(Runnable task) {
                loop.execute(task);
            }

            @Override
            public void schedule(Runnable task, long delayNanos) {
                timers.removeIf(Future::isDone);
                timers.add(loop.schedule(task, delayNanos, TimeUnit.NANOSECONDS));
                if (ended) {
                    cancelTimers();
                }
            }

            private void cancelTimers() {
                timers.forEach(timer -> timer.cancel(false));
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
                ended = true;
                cancelTimers();
            }
        };
        closers.unstickOn(threads);
        speakers.unstickOn(threads);
        return threads;
    }
}
