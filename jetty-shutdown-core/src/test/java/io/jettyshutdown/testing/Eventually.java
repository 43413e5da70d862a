package io.jettyshutdown.testing;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.concurrent.Callable;

/** Waits for what must happen, with a bound that only a broken library exceeds. */
public final class Eventually {

    private static final Duration BOUND = Duration.ofSeconds(20);

    private Eventually() {}

    public static void isTrue(Callable<Boolean> condition) {
        await().atMost(BOUND).pollInterval(Duration.ofMillis(5)).until(condition);
    }
}
