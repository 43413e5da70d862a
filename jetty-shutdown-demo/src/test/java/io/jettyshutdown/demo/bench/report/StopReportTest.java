package io.jettyshutdown.demo.bench.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.trial.Figure;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class StopReportTest {

    private static final Map<Figure, Double> PERFECT = Map.of(Figure.RIGHT_CODES, 100.0, Figure.HANDSHAKES, 100.0);

    private final Results results = new Results();
    private final StopReport report = new StopReport(Contender.OF_STOP, 1, results);

    @Test
    void medianOfAnEvenNumberIsTheMeanOfTheMiddleTwo() {
        assertThat(Spread.of(9, 1, 2, 4)).isEqualTo(new Spread(3, 1, 9));
        assertThat(Spread.of(9, 1, 2)).isEqualTo(new Spread(2, 1, 9));
    }

    @Test
    void allButStockJettyMustBeFlawless() {
        results.add(Contender.STOCK, Map.of(Figure.RIGHT_CODES, 100.0, Figure.HANDSHAKES, 0.0));
        results.add(Contender.LIBRARY, PERFECT);
        results.add(Contender.NIO, PERFECT);
        assertThat(report.flawless()).as("Netty was not measured").isFalse();

        results.add(Contender.NETTY, PERFECT);
        assertThat(report.flawless()).isTrue();

        results.add(Contender.LIBRARY, Map.of(Figure.RIGHT_CODES, 100.0, Figure.HANDSHAKES, 99.99));
        assertThat(report.flawless()).isFalse();
    }

    @ParameterizedTest
    @EnumSource(names = {"LOST_FROM_CLIENTS", "LOST_TO_CLIENTS"})
    void oneLostMessageIsAFlaw(Figure lost) {
        for (Contender contender : List.of(Contender.LIBRARY, Contender.NETTY, Contender.NIO)) {
            results.add(contender, with(lost, 0));
        }
        assertThat(report.flawless()).isTrue();

        results.add(Contender.NETTY, with(lost, 1));
        assertThat(report.flawless()).isFalse();
    }

    private static Map<Figure, Double> with(Figure lost, double number) {
        return Map.of(Figure.RIGHT_CODES, 100.0, Figure.HANDSHAKES, 100.0, lost, number);
    }

    @Test
    void medianIsComparedWithTheLowerBound() {
        results.add(Contender.LIBRARY, Map.of(Figure.STOP_RETURNED, 30.0, Figure.SERVER_CPU, 90.0));
        results.add(Contender.NIO, Map.of(Figure.STOP_RETURNED, 20.0, Figure.SERVER_CPU, 10.0));

        assertThat(report.timesLowerBound(Contender.LIBRARY, Figure.STOP_RETURNED))
                .hasValue(1.5);
        assertThat(report.timesLowerBound(Contender.LIBRARY, Figure.SERVER_CPU))
                .as("one clock tick is no base")
                .isEmpty();
        assertThat(report.timesLowerBound(Contender.LIBRARY, Figure.HEAP)).isEmpty();
    }
}
