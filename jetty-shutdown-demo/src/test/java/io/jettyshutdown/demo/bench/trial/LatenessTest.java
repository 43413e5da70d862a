package io.jettyshutdown.demo.bench.trial;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenessTest {

    private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

    @Test
    void latenessIsCountedFromTheTurn() {
        long trigger = 7 * MILLI;
        // 100 at 1000/s: all 2 ms late, but for the last two, which come 10 and 20 ms after their turns.
        List<Long> arrivals = LongStream.range(0, 100)
                .map(k -> trigger + (k + (k < 98 ? 2 : k == 98 ? 10 : 20)) * MILLI)
                .boxed()
                .toList();

        Map<Figure, Double> figures = Lateness.of(arrivals, trigger, 1000);

        assertThat(figures.get(Figure.LEAST)).isCloseTo(2, within(1e-9));
        assertThat(figures.get(Figure.HALF)).isCloseTo(2, within(1e-9));
        assertThat(figures.get(Figure.NEARLY_ALL)).isCloseTo(10, within(1e-9));
        assertThat(figures.get(Figure.NEARLY_ALL_BEYOND_LEAST)).isCloseTo(8, within(1e-9));
        assertThat(figures.get(Figure.ALL)).isCloseTo(20, within(1e-9));
    }

    @Test
    void mostInAnyTimeIsFoundWhereverItBegins() {
        List<Long> arrivals = LongStream.of(0, 150, 200, 249, 250, 1199, 1200)
                .map(at -> at * MILLI)
                .boxed()
                .toList();

        Map<Figure, Double> figures = Lateness.of(arrivals, 0, 10);

        assertThat(figures.get(Figure.IN_A_TENTH)).isEqualTo(3);
        assertThat(figures.get(Figure.IN_A_SECOND)).isEqualTo(5);
    }
}
