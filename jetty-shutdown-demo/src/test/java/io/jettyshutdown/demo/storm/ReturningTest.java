package io.jettyshutdown.demo.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.codes.PolicyOfTheLibrary;
import io.jettyshutdown.codes.ReconnectPolicy;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReturningTest {

    private final SplittableRandom random = new SplittableRandom(7);
    private final ReconnectPolicy library = PolicyOfTheLibrary.with(new SplittableRandom(7)::nextDouble);

    @ParameterizedTest
    @CsvSource({
        "1012, -1",
        "1012, 0",
        "1012, 8250",
        "1001, -1",
        "1001, 100",
        "1006, -1",
    })
    void whoFollowsDoesAsTheLibraryDoes(int code, int hint) {
        String reason = hint == Returning.NO_HINT ? "" : "Service restart;retry-after-ms=" + hint;
        for (int setbacks = 0; setbacks < 10; setbacks++) {
            assertThat(Returning.following().afterClose(code, hint, setbacks, random))
                    .isEqualTo((int) library.afterClose(code, reason, setbacks)
                            .orElseThrow()
                            .toMillis());
            assertThat(Returning.following().afterFailure(setbacks, random))
                    .isEqualTo((int) library.afterFailedAttempt(null, setbacks).toMillis());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 3, 20})
    void fullJitterIsAnythingUpToTheCap(int setbacks) {
        Returning jitter = Returning.jitter(Duration.ofSeconds(1), Duration.ofSeconds(10));
        int most = (int) Math.min(10_000, 1000 * Math.pow(2, setbacks));

        List<Integer> delays = Stream.generate(() -> jitter.afterClose(1012, 5, setbacks, random))
                .limit(1000)
                .toList();

        assertThat(delays).allSatisfy(delay -> assertThat(delay).isBetween(0, most));
        assertThat(delays).anySatisfy(delay -> assertThat(delay).isGreaterThan(most * 9 / 10));
        assertThat(delays).anySatisfy(delay -> assertThat(delay).isLessThan(most / 10));
    }

    @Test
    void fixedIsFixed() {
        assertThat(Returning.fixed(Duration.ofSeconds(5)).afterClose(1012, 0, 9, random))
                .isEqualTo(5000);
        assertThat(Returning.fixed(Duration.ZERO).afterFailure(9, random)).isZero();
    }
}
