package io.jettyshutdown.drain;

import java.util.concurrent.atomic.AtomicReference;

/**
 * How a drain ends: decides the race of {@code cancel} against {@code server.stop()}, against a drain that takes over, and
 * against the end. Thread-safe: each decision is one compare-and-set.
 */
final class Fate {

    /** Leaves OPEN, and COMMITTED, once. */
    private enum State {
        OPEN,
        COMMITTED,
        CANCELLED,
        OVER
    }

    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);

    /** From now on it cannot be cancelled: a stop waits for it. */
    void commit() {
        state.compareAndSet(State.OPEN, State.COMMITTED);
    }

    /** Returns whether it is cancelled by this call: not if it is too late. */
    boolean cancel() {
        return state.compareAndSet(State.OPEN, State.CANCELLED);
    }

    /** The same, even if a stop waits for it. */
    boolean handOver() {
        return cancel() || state.compareAndSet(State.COMMITTED, State.CANCELLED);
    }

    /** Returns whether it ends by this call, and not by a cancellation. */
    boolean settle() {
        return state.compareAndSet(State.OPEN, State.OVER) || state.compareAndSet(State.COMMITTED, State.OVER);
    }

    boolean cancelled() {
        return state.get() == State.CANCELLED;
    }
}
