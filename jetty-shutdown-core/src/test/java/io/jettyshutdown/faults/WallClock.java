package io.jettyshutdown.faults;

import io.jettyshutdown.testing.Eventually;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Watches, until it is closed, whether this process's clock jumps: the proof that a test of jumps tests anything. */
final class WallClock implements AutoCloseable {

    private static final long JUMP_MILLIS = TimeUnit.MINUTES.toMillis(10);

    private final Thread thread = new Thread(this::watch, "wall-clock");
    private volatile int jumpsForward;
    private volatile int jumpsBack;
    private volatile boolean closed;

    WallClock() {
        thread.start();
    }

    @SuppressWarnings("NonAtomicOperationOnVolatileField") // only this thread writes
    private void watch() {
        long before = offset();
        while (!closed) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
            long now = offset();
            if (now - before > JUMP_MILLIS) {
                jumpsForward++;
            } else if (before - now > JUMP_MILLIS) {
                jumpsBack++;
            }
            before = now;
        }
    }

    /** Constant, but for a clock that is set. */
    private static long offset() {
        return System.currentTimeMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime());
    }

    void awaitJumps(int inEachDirection) {
        Eventually.isTrue(() -> Math.min(jumpsForward, jumpsBack) >= inEachDirection);
    }

    int jumpsForward() {
        return jumpsForward;
    }

    int jumpsBack() {
        return jumpsBack;
    }

    @Override
    public void close() throws InterruptedException {
        closed = true;
        thread.join();
    }
}
