package io.jettyshutdown.demo.process;

import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Asks a program that tells nothing by itself, again and again. */
public final class Patience {

    private static final Duration LONGEST = Duration.ofSeconds(30);
    private static final int PAUSE_MILLIS = 100;

    /** What is asked. */
    @FunctionalInterface
    public interface Condition {

        /**
         * Whether it holds now.
         *
         * @throws IOException if it never will
         */
        boolean holds() throws IOException, InterruptedException;
    }

    private Patience() {}

    /**
     * Asks until it holds, for half a minute at most.
     *
     * @throws IOException if it does not hold, or never will
     */
    public static void until(String what, Condition condition) throws IOException, InterruptedException {
        CountDownLatch never = new CountDownLatch(1);
        long deadline = System.nanoTime() + LONGEST.toNanos();
        while (!condition.holds()) {
            if (System.nanoTime() > deadline || never.await(PAUSE_MILLIS, TimeUnit.MILLISECONDS)) {
                throw new IOException(what + ": not within " + LONGEST.toSeconds() + " s");
            }
        }
    }
}
