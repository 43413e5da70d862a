package io.jettyshutdown.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.TimeBudget;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PlatformLimitTest {

    private static final TimeBudget BUDGET = GracefulShutdown.builder()
            .gracePeriod(Duration.ofSeconds(25))
            .closingWindow(Duration.ofSeconds(15))
            .handshakeTimeout(Duration.ofSeconds(5))
            .httpDrain(Duration.ofSeconds(5))
            .timeBudget();

    private static Optional<String> warning(String value) {
        return PlatformLimit.warning(BUDGET, Map.of(PlatformLimit.ENVIRONMENT_VARIABLE, value));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "25", "30", " 3600 ", "999999999"})
    void saysNothingWhileTheGracePeriodFits(String value) {
        assertThat(warning(value)).isEmpty();
        assertThat(PlatformLimit.warning(BUDGET, Map.of())).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"24", "0", "1"})
    void warnsOfAPlatformThatKillsBeforeTheGracePeriodIsOver(String value) {
        assertThat(warning(value))
                .hasValue("gracePeriod is PT25S, but the platform kills this process " + value
                        + " s after it asked it to end (TERMINATION_GRACE_PERIOD_SECONDS): shorten gracePeriod, or raise"
                        + " terminationGracePeriodSeconds");
    }

    @ParameterizedTest
    @ValueSource(strings = {"30s", "-1", "1e3", "12345678901", "3.5", "30\n2026 ERROR forged"})
    void warnsOfWhatIsNoNumber(String value) {
        assertThat(warning(value))
                .hasValueSatisfying(text -> assertThat(text)
                        .startsWith("environment variable TERMINATION_GRACE_PERIOD_SECONDS is \"")
                        .endsWith("\", but must be a whole number of seconds")
                        .doesNotContain("\n"));
    }
}
