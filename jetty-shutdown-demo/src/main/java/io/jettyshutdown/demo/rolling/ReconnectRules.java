package io.jettyshutdown.demo.rolling;

import io.jettyshutdown.codes.CloseCode;
import io.jettyshutdown.codes.CloseReason;
import java.time.Duration;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * When a well-behaved client comes back: as the server asks; else by the close code (RFC 6455 section 7.2.3, and 1 to
 * 5 s for 1012); else with exponential backoff and full jitter. Thread-safe.
 */
final class ReconnectRules {

    private static final Duration FIRST_BACKOFF = Duration.ofSeconds(1);
    private static final int MOST_DOUBLINGS = 5;

    private final Random random;

    ReconnectRules(Random random) {
        this.random = random;
    }

    /** After a connection ended. */
    Duration afterClose(int code, @Nullable String reason) {
        return CloseReason.parse(reason).retryAfter().orElseGet(() -> switch (code) {
            case CloseCode.SERVICE_RESTART -> between(Duration.ofSeconds(1), Duration.ofSeconds(5));
            case CloseCode.ABNORMAL -> between(Duration.ZERO, Duration.ofSeconds(5));
            default -> backoff(0);
        });
    }

    /**
     * After an attempt to connect failed.
     *
     * @param failures the failures before this one, in a row
     * @param retryAfter what the server answered; null if it did not
     */
    Duration afterFailure(int failures, @Nullable Duration retryAfter) {
        return retryAfter != null ? retryAfter : backoff(failures);
    }

    private Duration backoff(int failures) {
        return between(Duration.ZERO, FIRST_BACKOFF.multipliedBy(1L << Math.min(failures, MOST_DOUBLINGS)));
    }

    private Duration between(Duration least, Duration most) {
        return least.plusMillis(random.nextInt((int) most.minus(least).toMillis() + 1));
    }
}
