package io.jettyshutdown.demo.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class EstimateTest {

    @Test
    void intervalIsAroundTheMean() {
        // Standard deviation 0.01; the t of two degrees of freedom is 4.303, so the margin is 4.303 * 0.01 / sqrt(3).
        Estimate ratio = Estimate.of(0.99, 1.01, 1.00);
        assertThat(ratio.mean()).isCloseTo(1, within(1e-9));
        assertThat(ratio.low()).isCloseTo(1 - 0.02484, within(1e-5));
        assertThat(ratio.high()).isCloseTo(1 + 0.02484, within(1e-5));
    }
}
