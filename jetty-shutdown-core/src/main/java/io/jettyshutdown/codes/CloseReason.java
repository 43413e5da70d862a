package io.jettyshutdown.codes;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The reason in a Close frame: a text for people and, optionally, the time after which the client should come back.
 *
 * <pre>{@code
 * new CloseReason("Service restart").retryAfter(Duration.ofMillis(8250)).toString();
 * // "Service restart;retry-after-ms=8250"
 *
 * CloseReason.parse("Service restart;retry-after-ms=8250").retryAfter();   // Optional[PT8.25S]
 * }</pre>
 *
 * <p>The delay counts from the receipt of the Close frame. A reason has at most 123 bytes of UTF-8 (RFC 6455 section
 * 5.5: a control frame carries at most 125 bytes, and two of them are the code). Nothing is ever cut: what does not
 * fit is refused. Immutable.
 */
public final class CloseReason {

    /** The most bytes of UTF-8 that a reason can have, the hint included (RFC 6455 section 5.5). */
    public static final int MAX_BYTES = 123;

    /** The longest delay that a hint can name: 999,999,999 ms, about 11 days. */
    public static final Duration MAX_RETRY_AFTER = Duration.ofMillis(999_999_999);

    private static final String HINT = ";retry-after-ms=";
    private static final int HINT_DIGITS = 9;
    private static final int HINT_BYTES = 16 + HINT_DIGITS;

    /** The most bytes of UTF-8 that a text can have if any hint must fit behind it. */
    public static final int MAX_TEXT_BYTES = MAX_BYTES - HINT_BYTES;

    private final String text;
    private final @Nullable Duration retryAfter;

    /**
     * Creates a reason without a hint.
     *
     * @param text what people will read; without control characters
     * @throws IllegalArgumentException if the text has more than {@link #MAX_TEXT_BYTES} bytes of UTF-8, contains a
     *     control character or is not valid Unicode
     */
    public CloseReason(String text) {
        this(text, null);
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > MAX_TEXT_BYTES) {
            throw new IllegalArgumentException(
                    "the reason \"" + text + "\" has " + bytes + " bytes of UTF-8, but at most " + MAX_TEXT_BYTES
                            + " fit into a Close frame beside the reconnect hint: shorten it");
        }
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                throw new IllegalArgumentException(String.format(
                        "the reason has the control character U+%04X at position %d: remove it, it would end up in"
                                + " log files",
                        (int) text.charAt(i), i));
            }
        }
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw new IllegalArgumentException("the reason has an unpaired surrogate, which UTF-8 cannot encode");
        }
    }

    private CloseReason(String text, @Nullable Duration retryAfter) {
        this.text = Objects.requireNonNull(text, "text");
        this.retryAfter = retryAfter;
    }

    /**
     * Reads a reason as it came in a Close frame. Whatever a peer sent is accepted; what is no hint is text.
     *
     * @param reason the reason of a received Close frame, null for none
     * @return text and hint
     */
    public static CloseReason parse(@Nullable String reason) {
        if (reason == null) {
            return new CloseReason("", null);
        }
        int start = reason.lastIndexOf(HINT);
        if (start >= 0) {
            String digits = reason.substring(start + HINT.length());
            if (digits.length() <= HINT_DIGITS
                    && !digits.isEmpty()
                    && digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
                return new CloseReason(reason.substring(0, start), Duration.ofMillis(Long.parseLong(digits)));
            }
        }
        return new CloseReason(reason, null);
    }

    /**
     * The same text with a hint.
     *
     * @param delay when to come back, counted from the receipt; cut to whole milliseconds
     * @return a new reason
     * @throws IllegalArgumentException if the delay is negative or longer than {@link #MAX_RETRY_AFTER}
     */
    public CloseReason retryAfter(Duration delay) {
        if (delay.isNegative() || delay.compareTo(MAX_RETRY_AFTER) > 0) {
            throw new IllegalArgumentException(
                    "retryAfter is " + delay + ", but must be between zero and " + MAX_RETRY_AFTER);
        }
        return new CloseReason(text, delay);
    }

    /**
     * The text without the hint.
     *
     * @return what people read, may be empty
     */
    public String text() {
        return text;
    }

    /**
     * The hint.
     *
     * @return when to come back, counted from the receipt of the Close frame; empty if the server did not say
     */
    public Optional<Duration> retryAfter() {
        return Optional.ofNullable(retryAfter);
    }

    /**
     * The reason as it goes on the wire.
     *
     * @return the text, followed by {@code ;retry-after-ms=} and the delay if there is a hint
     */
    @Override
    public String toString() {
        return retryAfter == null ? text : text + HINT + retryAfter.toMillis();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof CloseReason that
                && text.equals(that.text)
                && Objects.equals(retryAfter, that.retryAfter);
    }

    @Override
    public int hashCode() {
        return Objects.hash(text, retryAfter);
    }
}
