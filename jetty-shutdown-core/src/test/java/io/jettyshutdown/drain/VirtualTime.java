package io.jettyshutdown.drain;

import java.time.Duration;
import java.util.Comparator;
import java.util.PriorityQueue;
import java.util.concurrent.Executor;

/** A drain's threads as one, with a clock that only {@link #advance} moves. */
final class VirtualTime implements DrainThreads {

    private record Task(long at, long order, Runnable action) {}

    private final PriorityQueue<Task> tasks =
            new PriorityQueue<>(Comparator.comparingLong(Task::at).thenComparingLong(Task::order));
    // Not zero: nobody may take the clock for a duration.
    private long now = Long.MAX_VALUE - 1_000_000_000L;
    private long order;
    private boolean ended;

    /** From now on what a closer runs blocks for ever. */
    boolean closersBlock;

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void execute(Runnable task) {
        tasks.add(new Task(elapsed, order++, task));
    }

    @Override
    public void schedule(Runnable task, long delayNanos) {
        if (!ended) {
            tasks.add(new Task(elapsed + delayNanos, order++, task));
        }
    }

    private long elapsed;

    /** Lets time pass, and what is due happen, at its time. */
    void advance(Duration time) {
        long until = elapsed + time.toNanos();
        while (!tasks.isEmpty() && tasks.peek().at() <= until) {
            Task task = tasks.remove();
            pass(Math.max(0, task.at() - elapsed));
            task.action().run();
        }
        pass(until - elapsed);
    }

    /** Lets time pass in which nothing happens: a collector's pause, a host that is overloaded. */
    void stall(Duration time) {
        pass(time.toNanos());
    }

    private void pass(long nanos) {
        elapsed += nanos;
        // Overflows, as System.nanoTime() may.
        now += nanos;
    }

    Duration elapsed() {
        return Duration.ofNanos(elapsed);
    }

    @Override
    public Executor closers() {
        return task -> {
            if (!closersBlock) {
                task.run();
            }
        };
    }

    @Override
    public Executor speakers() {
        return Runnable::run;
    }

    @Override
    public void end() {
        ended = true;
        tasks.removeIf(task -> task.at() > elapsed);
    }

    /** For one drain of several, which ends alone. */
    DrainThreads another() {
        return new DrainThreads() {

            private boolean over;

            @Override
            public long nanoTime() {
                return now;
            }

            @Override
            public void execute(Runnable task) {
                VirtualTime.this.execute(task);
            }

            @Override
            public void schedule(Runnable task, long delayNanos) {
                VirtualTime.this.schedule(
                        () -> {
                            if (!over) {
                                task.run();
                            }
                        },
                        delayNanos);
            }

            @Override
            public Executor closers() {
                return VirtualTime.this.closers();
            }

            @Override
            public Executor speakers() {
                return VirtualTime.this.speakers();
            }

            @Override
            public void end() {
                over = true;
            }
        };
    }
}
