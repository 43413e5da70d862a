package io.jettyshutdown.drain;

import java.util.List;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The application's listeners of one kind. Each is told on a daemon thread of its own, one event after the other: one
 * that blocks or throws concerns nobody else. Events that a blocked listener does not take are kept up to a limit.
 *
 * <p>Thread-safe; nothing blocks.
 *
 * @param <L> their type
 */
public final class Listeners<L> {

    /** How many events a listener may be behind; some megabytes. */
    static final int MAX_BEHIND = 65_536;

    /** How long a listener's thread waits for more events before it tells them. */
    private static final long MOMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<Told<L>> listeners = new CopyOnWriteArrayList<>();

    public void add(L listener) {
        listeners.add(new Told<>(listener));
    }

    /** It is told nothing more, not even what waits for it, but for the event that it is handling. */
    public void remove(L listener) {
        listeners.removeIf(told -> told.endIfItIs(listener));
    }

    public void tell(Consumer<? super L> event) {
        if (listeners.isEmpty()) {
            return;
        }
        for (Told<L> told : listeners) {
            told.tell(event);
        }
    }

    /** Completed when all have been told what there was to tell; but for the one on whose thread this is asked. */
    public CompletableFuture<Void> told() {
        return CompletableFuture.allOf(listeners.stream().map(Told::upToDate).toArray(CompletableFuture<?>[]::new));
    }

    private static final class Told<L> implements Runnable {

        final L listener;
        private final Queue<Runnable> events = new ConcurrentLinkedQueue<>();
        private final AtomicInteger behind = new AtomicInteger();
        private final Executor executor;
        private final AtomicBoolean failureLogged = new AtomicBoolean();
        private final AtomicBoolean missedLogged = new AtomicBoolean();
        private volatile @Nullable Thread thread;
        private volatile boolean removed;

        Told(L listener) {
            this.listener = listener;
            ThreadFactory daemon = Threads.daemon("jetty-shutdown-listener");
            ThreadPoolExecutor one = new ThreadPoolExecutor(
                    1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> thread = daemon.newThread(task));
            one.allowCoreThreadTimeOut(true);
            executor = one;
        }

        boolean endIfItIs(L other) {
            if (listener.equals(other)) {
                removed = true;
            }
            return removed;
        }

        void tell(Consumer<? super L> event) {
            if (behind.get() > MAX_BEHIND) {
                missed();
            } else {
                add(() -> {
                    if (!removed) {
                        tellNow(event);
                    }
                });
            }
        }

        /** To wake a thread costs more than most events: it is done for the first one. */
        private void add(Runnable event) {
            events.add(event);
            if (behind.getAndIncrement() == 0) {
                executor.execute(this);
            }
        }

        /** Tells what there is. Waits a moment first: in a drain, another event follows in some microseconds. */
        @Override
        public void run() {
            LockSupport.parkNanos(MOMENT_NANOS);
            do {
                Objects.requireNonNull(events.poll()).run();
            } while (behind.decrementAndGet() > 0);
        }

        private void tellNow(Consumer<? super L> event) {
            try {
                event.accept(listener);
            } catch (Throwable e) {
                if (failureLogged.compareAndSet(false, true)) {
                    LOG.warn("A listener failed, this is logged once: {}", name(), e);
                }
            }
        }

        private void missed() {
            if (missedLogged.compareAndSet(false, true)) {
                LOG.warn("A listener is {} events behind and misses some, this is logged once: {}", MAX_BEHIND, name());
            }
        }

        private String name() {
            return listener.getClass().getName();
        }

        CompletableFuture<?> upToDate() {
            CompletableFuture<@Nullable Void> done = new CompletableFuture<>();
            if (Thread.currentThread() == thread) {
                done.complete(null);
            } else {
                add(() -> done.complete(null));
            }
            return done;
        }
    }
}
