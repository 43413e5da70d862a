package io.jettyshutdown.demo.rolling.client;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.IntConsumer;

/** How many clients are connected to which node, by its name. Thread-safe; guarded by {@code this}. */
final class Attendance {

    private final Map<String, Integer> connected = new HashMap<>();

    synchronized void arrive(String node) {
        connected.merge(node, 1, Integer::sum);
        notifyAll();
    }

    synchronized void leave(String node) {
        connected.merge(node, -1, Integer::sum);
        notifyAll();
    }

    /**
     * Waits until so many clients are connected to these nodes.
     *
     * @param progress is told the number when it is higher than before
     * @return the number in the end; less than asked for if the time is over
     */
    synchronized int await(Collection<String> nodes, int clients, Duration longest, IntConsumer progress)
            throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        int most = 0;
        while (true) {
            int present = nodes.stream()
                    .mapToInt(node -> connected.getOrDefault(node, 0))
                    .sum();
            if (present > most) {
                most = present;
                progress.accept(present);
            }
            long left = deadline - System.nanoTime();
            if (present >= clients || left <= 0) {
                return present;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
    }
}
