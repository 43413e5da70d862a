package io.jettyshutdown.demo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

class EchoCommandTest {

    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    /** That the meters count is seen by the command itself, which fails if they do not. */
    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void lastLineOfOutputIsTheWholeComparisonAsJson() throws Exception {
        assertThat(bench("echo", "--pairs", "2", "--seconds", "0.1", "--json"))
                .as(err::toString)
                .isZero();

        assertThat(out.toString()).contains("with meters / jetty-shutdown", "95 % confidence");
        JsonNode json = new ObjectMapper().readTree(out.toString().lines().reduce("", (first, last) -> last));
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

    @Test
    void runsOfOnePairAreCompared() {
        EchoReport report = new EchoReport(
                1,
                List.of(
                        round(new EchoWork(1000, SECOND, 2000), new EchoWork(990, SECOND, 1980)),
                        round(new EchoWork(200, SECOND, 800), new EchoWork(202, SECOND, 1010))));

        JsonNode ratio = report.json().path("ratios").path("metersToLibrary");
        assertThat(ratio.path("messagesPerSecond").path("mean").asDouble()).isCloseTo(1, within(1e-9));
        assertThat(ratio.path("messagesPerSecond").path("low").asDouble()).isCloseTo(1 - 0.12706, within(1e-5));
        assertThat(ratio.path("cpuMicrosPerMessage").path("mean").asDouble()).isCloseTo(1.125, within(1e-9));
    }

    private static Map<Contender, EchoWork> round(EchoWork library, EchoWork meters) {
        return Map.of(Contender.STOCK, library, Contender.LIBRARY, library, Contender.METERS, meters);
    }

    @Test
    void onePairIsTooFewForAnInterval() {
        assertThat(bench("echo", "--pairs", "1")).isEqualTo(2);
        assertThat(err.toString()).contains("--pairs is 1, but must be between 2 and 1000");
    }

    private int bench(String... arguments) {
        return new CommandLine(new BenchCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
