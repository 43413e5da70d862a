package io.jettyshutdown.demo.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LongSummaryStatistics;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconnectRulesTest {

    private final ReconnectRules rules = new ReconnectRules(new Random(42));

    private static LongSummaryStatistics millis(Supplier<Duration> delays) {
        return Stream.generate(delays)
                .limit(10_000)
                .mapToLong(Duration::toMillis)
                .summaryStatistics();
    }

    private static void assertSpread(Supplier<Duration> delays, long least, long most) {
        LongSummaryStatistics millis = millis(delays);
        long tolerance = Math.max(5, (most - least) / 100);
        assertThat(millis.getMin()).isBetween(least, least + tolerance);
        assertThat(millis.getMax()).isBetween(most - tolerance, most);
    }

    @ParameterizedTest
    @CsvSource({"1012", "1001", "1006"})
    void hintOfTheServerIsFollowedToTheMillisecond(int code) {
        assertThat(rules.afterClose(code, "Service restart;retry-after-ms=8250"))
                .isEqualTo(Duration.ofMillis(8250));
        assertThat(rules.afterClose(code, "Service restart;retry-after-ms=0")).isZero();
    }

    @Test
    void serviceRestartWithoutAHintIsOneToFiveSeconds() {
        assertSpread(() -> rules.afterClose(1012, "Service restart"), 1000, 5000);
    }

    @Test
    void abnormalClosureIsUpToFiveSeconds() {
        assertSpread(() -> rules.afterClose(1006, null), 0, 5000);
    }

    @Test
    void goingAwayWithoutAHintIsTheFirstBackoff() {
        assertSpread(() -> rules.afterClose(1001, "Server stopping"), 0, 1000);
    }

    @ParameterizedTest
    @CsvSource({"0, 1000", "1, 2000", "4, 16000", "5, 32000", "6, 32000", "1000, 32000"})
    void backoffDoublesWithFullJitterUpToACap(int failures, long most) {
        assertSpread(() -> rules.afterFailure(failures, null), 0, most);
    }

    @Test
    void retryAfterOfARefusalIsFollowed() {
        assertThat(rules.afterFailure(7, Duration.ofSeconds(3))).isEqualTo(Duration.ofSeconds(3));
    }
}
