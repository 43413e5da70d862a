package io.jettyshutdown.testing;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;

/** Where code of an application blocks until the test lets it go, or interrupts it. Thread-safe. */
public final class Blocker implements AutoCloseable {

    private final CountDownLatch letGo = new CountDownLatch(1);
    private final AtomicInteger arrived = new AtomicInteger();

    public void block() {
        arrived.incrementAndGet();
        try {
            letGo.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** How many have come, whether they still block or not. */
    public int arrived() {
        return arrived.get();
    }

    /** Nobody blocks any more, neither those who come later. */
    public void letGo() {
        letGo.countDown();
    }

    @Override
    public void close() {
        letGo();
    }
}
