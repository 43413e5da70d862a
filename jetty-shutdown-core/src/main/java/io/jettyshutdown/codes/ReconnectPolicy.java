package io.jettyshutdown.codes;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.DoubleSupplier;
import org.jspecify.annotations.Nullable;

/**
 * When a client comes back: as the server asks in the close reason, else by the close code, with exponential backoff
 * and full jitter.
 *
 * <pre>{@code
 * ReconnectPolicy.DEFAULT.afterClose(code, reason, setbacks).ifPresentOrElse(
 *         delay -> scheduler.schedule(this::connect, delay.toNanos(), TimeUnit.NANOSECONDS),
 *         this::workIsDone);
 * }</pre>
 *
 * <p><i>Setbacks</i> are the connections and attempts in a row, before this one, that did not bring a connection which
 * stayed open for {@link #STABLE}. They double the random part of a delay, from {@code base} up to {@code cap}; so a
 * server that accepts and closes again and again is not hammered.
 *
 * <p>Sources: RFC 6455 sections 7.2.3 and 7.4.1 and the IANA WebSocket Close Code Number Registry; the jitter is that
 * of the AWS Architecture Blog, "Exponential Backoff And Jitter". Immutable.
 */
public final class ReconnectPolicy {

    /** How long a connection is open before the setbacks before it are forgotten: 5 s. */
    public static final Duration STABLE = Duration.ofSeconds(5);

    /** Backs off from 1 s to 30 s. */
    public static final ReconnectPolicy DEFAULT = new ReconnectPolicy(Duration.ofSeconds(1), Duration.ofSeconds(30));

    /** 1002, 1003, 1007, 1008, 1009, 1010, 3003: the same would happen again. 1005: a normal end without a code. */
    private static final Set<Integer> FINAL = Set.of(1002, 1003, CloseCode.NO_STATUS, 1007, 1008, 1009, 1010, 3003);

    private static final Duration RESTART_LEAST = Duration.ofSeconds(1);
    private static final Duration RESTART_SPREAD = Duration.ofSeconds(4);
    private static final Duration ABNORMAL_SPREAD = Duration.ofSeconds(5);

    private final Duration base;
    private final Duration cap;
    private final DoubleSupplier random;

    /**
     * Backs off in its own way.
     *
     * @param base the longest first backoff, greater than zero
     * @param cap the longest backoff, not shorter than {@code base}
     * @throws IllegalArgumentException if one is out of its bounds
     */
    public ReconnectPolicy(Duration base, Duration cap) {
        this(base, cap, () -> ThreadLocalRandom.current().nextDouble());
    }

    /** With random numbers from 0 to 1. */
    ReconnectPolicy(Duration base, Duration cap, DoubleSupplier random) {
        if (base.isNegative() || base.isZero()) {
            throw new IllegalArgumentException("base is " + base + ", but must be greater than zero");
        }
        if (cap.compareTo(base) < 0) {
            throw new IllegalArgumentException("cap is " + cap + ", but must not be shorter than base, " + base);
        }
        this.base = base;
        this.cap = cap;
        this.random = random;
    }

    /**
     * After a connection has ended.
     *
     * @param code the close code; 1005 if the Close frame had none, 1006 if none came
     * @param reason the reason in the Close frame, null for none
     * @param setbacks before this one, not counting this connection if it was stable
     * @return how long to wait; empty if the client should not come back
     * @throws IllegalArgumentException if {@code setbacks} is negative
     */
    public Optional<Duration> afterClose(int code, @Nullable String reason, int setbacks) {
        requireNotNegative(setbacks);
        if (code == CloseCode.NORMAL) {
            return Optional.empty();
        }
        Optional<Duration> hint = CloseReason.parse(reason).retryAfter();
        if (hint.isPresent()) {
            return hint.map(delay -> invited(delay, setbacks));
        }
        if (FINAL.contains(code)) {
            return Optional.empty();
        }
        return Optional.of(
                switch (code) {
                    case CloseCode.SERVICE_RESTART, CloseCode.TRY_AGAIN_LATER ->
                        RESTART_LEAST.plus(backoff(RESTART_SPREAD, setbacks));
                    case CloseCode.ABNORMAL, CloseCode.TLS_HANDSHAKE -> backoff(ABNORMAL_SPREAD, setbacks);
                    default -> backoff(base, setbacks);
                });
    }

    /**
     * After an attempt that brought no connection.
     *
     * @param retryAfter what a server that refused the upgrade said ({@code Retry-After}, RFC 9110 section 10.2.3), of
     *     which {@link CloseReason#MAX_RETRY_AFTER} counts at most; null if it said nothing
     * @param setbacks before this attempt
     * @return how long to wait
     * @throws IllegalArgumentException if {@code setbacks} or {@code retryAfter} is negative
     */
    public Duration afterFailedAttempt(@Nullable Duration retryAfter, int setbacks) {
        requireNotNegative(setbacks);
        if (retryAfter != null && retryAfter.isNegative()) {
            throw new IllegalArgumentException("retryAfter is " + retryAfter + ", but must not be negative");
        }
        return retryAfter == null ? backoff(base, setbacks) : invited(retryAfter, setbacks);
    }

    private static void requireNotNegative(int setbacks) {
        if (setbacks < 0) {
            throw new IllegalArgumentException("setbacks is " + setbacks + ", but must not be negative");
        }
    }

    /** To the point at first; if that did not help, with some distance. */
    private Duration invited(Duration delay, int setbacks) {
        Duration bounded = delay.compareTo(CloseReason.MAX_RETRY_AFTER) < 0 ? delay : CloseReason.MAX_RETRY_AFTER;
        return setbacks == 0 ? bounded : bounded.plus(backoff(base, setbacks - 1));
    }

    /** Full jitter: anything from zero to {@code spread} doubled by each setback, as far as the cap. */
    private Duration backoff(Duration spread, int setbacks) {
        double most = Math.min((double) cap.toNanos(), Math.scalb((double) spread.toNanos(), setbacks));
        return Duration.ofNanos((long) (most * random.getAsDouble()));
    }
}
