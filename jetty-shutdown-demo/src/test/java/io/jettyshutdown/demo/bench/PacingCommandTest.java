package io.jettyshutdown.demo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class PacingCommandTest {

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void closeFramesOfAServerKeepToTheRate() throws Exception {
        Bench bench = Bench.run("pacing", "--sessions=100", "--rate=500", "--runs=1", "--json");
        assertThat(bench.status()).as(bench.err()).isZero();

        JsonNode json = bench.json();
        assertThat(json.path("leastMillis").path("min").asDouble(-1))
                .as("no turn is brought forward")
                .isNotNegative();
        assertThat(json.path("maxMillis").path("max").asDouble())
                .isGreaterThanOrEqualTo(json.path("p50Millis").path("max").asDouble());
    }
}
