package io.jettyshutdown.drain;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;

/**
 * A drain's threads for the model checker: whoever calls {@link #run} is the loop. Time does not pass, so what is
 * scheduled for later never happens: a drain that is not told that it is done hangs.
 */
final class ModelThreads implements DrainThreads {

    private final Queue<Runnable> tasks = new ConcurrentLinkedQueue<>();

    /** Runs what there is to do, on one thread at a time. */
    void run() {
        Runnable task = tasks.poll();
        while (task != null) {
            task.run();
            task = tasks.poll();
        }
    }

    @Override
    public long nanoTime() {
        return 0;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(task);
    }

    @Override
    public void schedule(Runnable task, long delayNanos) {
        if (delayNanos == 0) {
            tasks.add(task);
        }
    }

    @Override
    public Executor closers() {
        return Runnable::run;
    }

    @Override
    public Executor speakers() {
        return Runnable::run;
    }

    @Override
    public void end() {}
}
