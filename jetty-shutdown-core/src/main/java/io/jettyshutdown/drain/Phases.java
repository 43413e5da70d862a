package io.jettyshutdown.drain;

import io.jettyshutdown.Phase;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Where a drain is, and how long each phase took. Any thread may ask for the current one; the rest is the loop's. */
final class Phases {

    private final LongSupplier nanoTime;
    private final Consumer<Phase> onEntered;
    private final Map<Phase, Duration> durations = new EnumMap<>(Phase.class);
    private long entered;
    private volatile Phase current = Phase.RUNNING;

    Phases(LongSupplier nanoTime, Consumer<Phase> onEntered) {
        this.nanoTime = nanoTime;
        this.onEntered = onEntered;
    }

    Phase current() {
        return current;
    }

    void enter(Phase phase) {
        leave();
        begin(phase);
    }

    /** The current one is over, but may still be seen. */
    void leave() {
        if (current != Phase.RUNNING) {
            durations.put(current, Duration.ofNanos(nanoTime.getAsLong() - entered));
        }
    }

    void begin(Phase phase) {
        entered = nanoTime.getAsLong();
        current = phase;
        onEntered.accept(phase);
    }

    /** Of those that are over. */
    Map<Phase, Duration> durations() {
        return durations;
    }
}
