package io.jettyshutdown.demo.bench.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.trial.Figure;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EchoReportTest {

    private final Results results = new Results();

    @Test
    void runsOfOneRoundAreCompared() throws Exception {
        addRound(figures(1000, 2), figures(990, 2));
        addRound(figures(200, 4), figures(202, 5));
        Report report = new Report();
        EchoReport.add(report, results);

        JsonNode ratio = new ObjectMapper()
                .readTree(report.json().toString())
                .path("ratios")
                .path("metersToLibrary");
        assertThat(ratio.path("messagesPerSecond").path("mean").asDouble()).isCloseTo(1, within(1e-9));
        assertThat(ratio.path("messagesPerSecond").path("low").asDouble()).isCloseTo(1 - 0.12706, within(1e-5));
        assertThat(ratio.path("cpuMicrosPerMessage").path("mean").asDouble()).isCloseTo(1.125, within(1e-9));
    }

    private void addRound(Map<Figure, Double> library, Map<Figure, Double> meters) {
        results.add(Contender.STOCK, library);
        results.add(Contender.LIBRARY, library);
        results.add(Contender.METERS, meters);
    }

    private static Map<Figure, Double> figures(double messages, double cpu) {
        return Map.of(Figure.MESSAGES, messages, Figure.CPU, cpu);
    }
}
