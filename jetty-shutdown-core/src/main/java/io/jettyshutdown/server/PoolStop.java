package io.jettyshutdown.server;

import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/**
 * Makes the thread pool's stop fit into the grace period: {@code Server.doStop} grants it a second even if nothing is
 * left. A pool that is stopped at another time, because servers share it, is left alone. Confined to the thread that
 * stops the server.
 */
final class PoolStop implements LifeCycle.Listener {

    private @Nullable Long deadline;
    private long configuredStopTimeout;

    void begin(long deadlineNanos) {
        deadline = deadlineNanos;
    }

    void end() {
        deadline = null;
    }

    @Override
    public void lifeCycleStopping(LifeCycle event) {
        if (deadline != null) {
            QueuedThreadPool pool = (QueuedThreadPool) event;
            configuredStopTimeout = pool.getStopTimeout();
            long remaining = TimeUnit.NANOSECONDS.toMillis(deadline - System.nanoTime());
            pool.setStopTimeout(Math.max(1, Math.min(configuredStopTimeout, remaining)));
        }
    }

    @Override
    public void lifeCycleStopped(LifeCycle event) {
        if (deadline != null) {
            ((QueuedThreadPool) event).setStopTimeout(configuredStopTimeout);
        }
    }
}
