package io.jettyshutdown.drain;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainListener;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.Phase;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the application's listeners, one event after the other, on one thread that the drain does not wait for. A drain
 * has a handful of events, so the queue is bounded by that. Thread-safe.
 */
final class Listeners {

    private static final Logger LOG = LoggerFactory.getLogger(Listeners.class);

    private final List<DrainListener> listeners;
    private final ThreadPoolExecutor thread;

    Listeners(List<DrainListener> listeners) {
        this.listeners = listeners;
        thread = new ThreadPoolExecutor(
                1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), Threads.daemon("jetty-shutdown-listener"));
        thread.allowCoreThreadTimeOut(true);
    }

    void phaseEntered(Drain drain, Phase phase) {
        tell(listener -> listener.phaseEntered(drain, phase));
    }

    void drainEnded(DrainReport report) {
        tell(listener -> listener.drainEnded(report));
    }

    private void tell(Consumer<DrainListener> event) {
        for (DrainListener listener : listeners) {
            thread.execute(() -> {
                try {
                    event.accept(listener);
                } catch (Throwable e) {
                    LOG.warn("A drain listener failed: {}", listener, e);
                }
            });
        }
    }
}
