package io.jettyshutdown.demo.rolling.plan;

import com.fasterxml.jackson.annotation.JsonValue;
import io.jettyshutdown.codes.CloseCode;
import io.jettyshutdown.codes.ReconnectPolicy;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What clients make of what a server tells them about coming back. */
public enum Hints {
    /** They do as it asks. */
    FOLLOWED,

    /** Whatever it says, they are back after a random 1 to 5 s. */
    IGNORED;

    public Optional<Duration> afterClose(int code, @Nullable String reason, int setbacks) {
        return this == FOLLOWED
                ? ReconnectPolicy.DEFAULT.afterClose(code, reason, setbacks)
                : ReconnectPolicy.DEFAULT.afterClose(CloseCode.SERVICE_RESTART, null, 0);
    }

    public Duration afterFailedAttempt(@Nullable Duration retryAfter, int setbacks) {
        return this == FOLLOWED
                ? ReconnectPolicy.DEFAULT.afterFailedAttempt(retryAfter, setbacks)
                : afterClose(CloseCode.SERVICE_RESTART, null, 0).orElseThrow();
    }

    /** As it is in the report for programs. */
    @JsonValue
    String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
