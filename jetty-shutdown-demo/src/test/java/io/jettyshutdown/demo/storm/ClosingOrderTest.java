package io.jettyshutdown.demo.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jettyshutdown.demo.rolling.plan.Strategy;
import io.jettyshutdown.drain.TurnsOfTheLibrary;
import io.jettyshutdown.drain.TurnsOfTheLibrary.Turn;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Sessions are closed when the library closes them, and are told what it tells. */
class ClosingOrderTest {

    @ParameterizedTest
    @CsvSource({
        "1, 100, 25s, one-by-one",
        "2, 1, 5s, one-by-one",
        "900, 60.1, 25s, one-by-one",
        "901, 60, 25s, one-by-one",
        "5000, 100, 25s, one-by-one",
        "5000, 2000, 5s, surge",
        "5000, 2000, 5s, one-by-one"
    })
    void agreesWithTheLibrary(int sessions, double rate, String gracePeriod, String strategy) {
        Scenario scenario = Scenarios.of(4000, 4)
                .strategy(Strategy.valueOf(strategy.replace('-', '_').toUpperCase(Locale.ROOT)))
                .reconnectRate(rate)
                .gracePeriod(Duration.parse("PT" + gracePeriod))
                .build();

        ClosingOrder order = ClosingOrder.of(sessions, scenario, true);

        List<Turn> library = TurnsOfTheLibrary.of(
                sessions, scenario.ratePerNode(), scenario.budget().closingWindow());
        for (int i = 0; i < sessions; i++) {
            assertThat(order.closedAt(i)).isCloseTo(library.get(i).closedAt() / 1e6, within(0.001));
            assertThat(order.wait(i)).isCloseTo(library.get(i).hint(), within(1.0));
            assertThat(order.cuts(i)).isFalse();
        }
    }

    @Test
    void serverThatCannotSendFastEnoughCutsTheRest() {
        Scenario scenario = Scenarios.of(1000, 1)
                .closeRate(100)
                .gracePeriod(Duration.ofSeconds(5))
                .build();

        ClosingOrder order = ClosingOrder.of(1000, scenario, false);

        assertThat(order.cuts(400)).isFalse();
        assertThat(order.cuts(401)).isTrue();
        assertThat(order.end()).isEqualTo(4000);
    }
}
