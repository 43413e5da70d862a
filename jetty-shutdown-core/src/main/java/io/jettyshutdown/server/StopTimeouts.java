package io.jettyshutdown.server;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Jetty's own timeouts, made to fit into what is left of the grace period, and put back when the server has stopped:
 * {@code Server.doStop} waits for requests in flight, then grants the thread pool a second even if nothing is left. A pool
 * that is stopped at another time, because servers share it, is left alone.
 *
 * <p><b>Concurrency.</b> Confined to the thread that stops the server.
 */
final class StopTimeouts {

    /** Kept from the requests in flight for the stop of connectors and of threads that do not return. */
    private static final long THREADS_MILLIS = 1000;

    /** Kept from those threads for what Jetty stops after them. */
    private static final long REST_MILLIS = 500;

    private final Server server;
    private boolean ours;
    private @Nullable Long configured;
    private @Nullable Long poolDeadline;

    StopTimeouts(Server server) {
        this.server = server;
    }

    /** Where the application has set nothing, requests in flight get this time: Jetty would cut them. */
    void install(Duration httpDrain) {
        ours = server.getStopTimeout() == 0;
        if (ours) {
            server.setStopTimeout(httpDrain.toMillis());
        }
        if (server.getThreadPool() instanceof QueuedThreadPool pool) {
            pool.addEventListener(new PoolStop(pool));
        }
    }

    /** Jetty stops now, and is to be done by then, in the time of {@link System#nanoTime()}. */
    void fitInto(long deadline) {
        long remaining = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
        poolDeadline = deadline - TimeUnit.MILLISECONDS.toNanos(Math.min(REST_MILLIS, remaining / 8));
        long forRequests = Math.max(1, remaining - Math.min(THREADS_MILLIS, remaining / 4));
        configured = server.getStopTimeout();
        server.setStopTimeout(ours ? forRequests : Math.min(configured, forRequests));
    }

    void restore() {
        poolDeadline = null;
        if (configured != null) {
            server.setStopTimeout(configured);
            configured = null;
        }
    }

    private final class PoolStop implements LifeCycle.Listener {

        private final QueuedThreadPool pool;
        private long poolsOwn;

        PoolStop(QueuedThreadPool pool) {
            this.pool = pool;
        }

        @Override
        public void lifeCycleStopping(LifeCycle event) {
            if (poolDeadline != null) {
                poolsOwn = pool.getStopTimeout();
                long remaining = TimeUnit.NANOSECONDS.toMillis(poolDeadline - System.nanoTime());
                pool.setStopTimeout(Math.max(1, Math.min(poolsOwn, remaining)));
            }
        }

        @Override
        public void lifeCycleStopped(LifeCycle event) {
            if (poolDeadline != null) {
                pool.setStopTimeout(poolsOwn);
            }
        }
    }
}
