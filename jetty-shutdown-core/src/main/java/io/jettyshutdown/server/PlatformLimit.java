package io.jettyshutdown.server;

import io.jettyshutdown.TimeBudget;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * How long the platform waits after SIGTERM until it kills the process, as a deployment repeats it in an environment
 * variable: Kubernetes itself does not tell a pod its {@code terminationGracePeriodSeconds}.
 */
final class PlatformLimit {

    static final String ENVIRONMENT_VARIABLE = "TERMINATION_GRACE_PERIOD_SECONDS";

    private PlatformLimit() {}

    /** What is to be logged at the start, if anything. */
    static Optional<String> warning(TimeBudget budget, Map<String, String> environment) {
        @Nullable String value = environment.get(ENVIRONMENT_VARIABLE);
        if (value == null || value.isBlank()) {
            return Optional.empty();
        }
        if (!value.strip().matches("\\d{1,9}")) {
            return Optional.of("environment variable " + ENVIRONMENT_VARIABLE + " is \""
                    + value.replaceAll("\\p{Cntrl}", "?") + "\", but must be a whole number of seconds");
        }
        Duration limit = Duration.ofSeconds(Long.parseLong(value.strip()));
        if (budget.gracePeriod().compareTo(limit) <= 0) {
            return Optional.empty();
        }
        return Optional.of("gracePeriod is " + budget.gracePeriod() + ", but the platform kills this process "
                + limit.toSeconds() + " s after it asked it to end (" + ENVIRONMENT_VARIABLE
                + "): shorten gracePeriod, or raise terminationGracePeriodSeconds");
    }
}
