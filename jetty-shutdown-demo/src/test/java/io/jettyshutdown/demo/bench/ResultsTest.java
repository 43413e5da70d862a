package io.jettyshutdown.demo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultsTest {

    private static final Map<Figure, Double> PERFECT = Map.of(Figure.RIGHT_CODES, 100.0, Figure.HANDSHAKES, 100.0);

    private final Results results = new Results();

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        assertThat(Spread.of(List.of(9.0, 1.0, 2.0, 4.0))).isEqualTo(new Spread(3, 1, 9));
        assertThat(Spread.of(List.of(9.0, 1.0, 2.0))).isEqualTo(new Spread(2, 1, 9));
    }

    @Test
    void onlyTheLibraryAndTheLowerBoundMustBeFlawless() {
        results.add(Contender.STOCK, Map.of(Figure.RIGHT_CODES, 100.0, Figure.HANDSHAKES, 0.0));
        results.add(Contender.LIBRARY, PERFECT);
        results.add(Contender.NIO, PERFECT);
        assertThat(results.flawless()).isTrue();

        results.add(Contender.LIBRARY, Map.of(Figure.RIGHT_CODES, 100.0, Figure.HANDSHAKES, 99.99));
        assertThat(results.flawless()).isFalse();
    }

    @Test
    void medianIsComparedWithTheLowerBound() {
        results.add(Contender.LIBRARY, Map.of(Figure.STOP_RETURNED, 30.0, Figure.SERVER_CPU, 90.0));
        results.add(Contender.NIO, Map.of(Figure.STOP_RETURNED, 20.0, Figure.SERVER_CPU, 10.0));

        assertThat(results.timesLowerBound(Contender.LIBRARY, Figure.STOP_RETURNED))
                .hasValue(1.5);
        assertThat(results.timesLowerBound(Contender.LIBRARY, Figure.SERVER_CPU))
                .as("one clock tick is no base")
                .isEmpty();
        assertThat(results.timesLowerBound(Contender.LIBRARY, Figure.HEAP)).isEmpty();
    }
}
