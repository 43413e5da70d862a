package io.jettyshutdown.demo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EstimateTest {

    /** From the table that every textbook has. */
    @ParameterizedTest
    @CsvSource({"1, 12.706", "2, 4.303", "3, 3.182", "4, 2.776", "5, 2.571", "19, 2.093", "30, 2.042", "999, 1.962"})
    void quantilesAreThoseOfTheTable(int degreesOfFreedom, double t) {
        assertThat(StudentT.quantile(0.95, degreesOfFreedom)).isCloseTo(t, within(0.0005));
    }

    @Test
    void intervalIsAroundTheMean() {
        // Standard deviation 0.01, so the margin is 4.303 * 0.01 / sqrt(3).
        Estimate ratio = Estimate.of(List.of(0.99, 1.01, 1.00));
        assertThat(ratio.mean()).isCloseTo(1, within(1e-9));
        assertThat(ratio.low()).isCloseTo(1 - 0.02484, within(1e-5));
        assertThat(ratio.high()).isCloseTo(1 + 0.02484, within(1e-5));
    }
}
