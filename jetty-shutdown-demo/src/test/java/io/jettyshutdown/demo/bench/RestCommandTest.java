package io.jettyshutdown.demo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class RestCommandTest {

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void whatASessionTakesIsToldBesideStockJettyAndByClass() throws Exception {
        Bench bench = Bench.run("rest", "--sessions=200", "--runs=1", "--visitors=BROWSER", "--histogram", "--json");
        assertThat(bench.status()).as(bench.err()).isZero();

        assertThat(bench.out()).contains("browser, idle since", "beyond: browser, after echoes");
        JsonNode json = bench.json();
        assertThat(json.path("sessions").asInt()).isEqualTo(200);
        JsonNode states = json.path("heapBytesPerSession");
        assertThat(states.fieldNames()).toIterable().containsExactly("browserIdle", "browserEchoed");
        assertThat(states.path("browserIdle").path("beyond").path(0).asDouble())
                .as("bytes; after a few echoes Jetty's pooled buffers are more than that, among so few sessions")
                .isLessThan(400);
        for (JsonNode state : states) {
            double stock = state.path("stock").path(0).asDouble();
            double library = state.path("library").path(0).asDouble();
            assertThat(stock).as("a session of Jetty's, with its request").isGreaterThan(2000);
            assertThat(state.path("beyond").path(0).asDouble()).isCloseTo(library - stock, within(1e-6));
            assertThat(state.path("beyondByClass")
                            .path("io.jettyshutdown.session.TrackedSession")
                            .asDouble())
                    .as("one object for each session")
                    .isBetween(16.0, 400.0);
        }
    }
}
