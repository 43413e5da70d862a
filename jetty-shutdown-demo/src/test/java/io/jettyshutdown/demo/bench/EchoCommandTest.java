package io.jettyshutdown.demo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class EchoCommandTest {

    /** That the meters count is seen by the command itself, which fails if they do not. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void lastLineOfOutputIsTheWholeComparisonAsJson() throws Exception {
        Bench bench = Bench.run("echo", "--pairs=2", "--seconds=0.1", "--json");
        assertThat(bench.status()).as(bench.err()).isZero();

        assertThat(bench.out()).contains("with meters / jetty-shutdown", "95 % confidence");
        JsonNode json = bench.json();
        assertThat(json.path("pairs").asInt()).isEqualTo(2);
        assertThat(json.path("servers").fieldNames()).toIterable().containsExactly("stock", "library", "meters");
        for (JsonNode server : json.path("servers")) {
            assertThat(server.path("messagesPerSecond"))
                    .hasSize(2)
                    .allSatisfy(rate -> assertThat(rate.asDouble()).isPositive());
            assertThat(server.path("cpuMicrosPerMessage")).hasSize(2);
        }
        assertThat(json.path("ratios").fieldNames())
                .toIterable()
                .containsExactly("metersToLibrary", "libraryToStock", "metersToStock");
    }
}
