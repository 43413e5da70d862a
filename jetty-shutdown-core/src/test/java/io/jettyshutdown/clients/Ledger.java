package io.jettyshutdown.clients;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The books of one end: it sends numbered messages, one at a time, and expects numbered messages. */
final class Ledger {

    private final AtomicBoolean sending = new AtomicBoolean();
    private final AtomicInteger sent = new AtomicInteger();
    private final AtomicInteger received = new AtomicInteger();
    private final AtomicInteger disordered = new AtomicInteger();

    /** Sends a text, and runs something when that has succeeded. */
    interface Sender {
        void send(String text, Runnable succeeded);
    }

    /** Sends the next message, unless the one before is still under way. */
    void push(Sender sender) {
        if (sending.compareAndSet(false, true)) {
            sender.send(Integer.toString(sent.get()), () -> {
                sent.incrementAndGet();
                sending.set(false);
            });
        }
    }

    void receive(String message) {
        if (!message.equals(Integer.toString(received.getAndIncrement()))) {
            disordered.incrementAndGet();
        }
    }

    boolean busy() {
        return sent() > 2 && received() > 2;
    }

    int sent() {
        return sent.get();
    }

    int received() {
        return received.get();
    }

    int disordered() {
        return disordered.get();
    }
}
