package io.jettyshutdown.drain;

import java.util.concurrent.Executor;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;

/** Daemon threads with names, so that nothing of ours keeps a process alive. */
public final class Threads {

    private Threads() {}

    public static ThreadFactory daemon(String name) {
        AtomicInteger count = new AtomicInteger();
        return task -> {
            Thread thread = new Thread(task, name + "-" + count.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        };
    }

    /** A thread for each task. */
    public static Executor oneEach(String name) {
        ThreadFactory threads = daemon(name);
        return task -> threads.newThread(task).start();
    }
}
