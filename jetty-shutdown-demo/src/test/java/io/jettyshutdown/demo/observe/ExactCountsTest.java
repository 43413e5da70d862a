package io.jettyshutdown.demo.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The dashboard's numbers are exact, whenever processes come and go. A sample each 15 s for 20 minutes, the range is the
 * latter half; an underscore is a scrape that failed.
 */
class ExactCountsTest {

    private static final String TITLE = "Drained sessions by outcome";

    @TempDir
    private Path directory;

    private Path promtool;

    /** What Prometheus says that the panel shows is compared with what it should show, by promtool. */
    private void shows(int expected, String... samplesOfEachProcess) throws Exception {
        isValueOf(query(), expected, samplesOfEachProcess);
    }

    private void isValueOf(String query, int expected, String... samplesOfEachProcess) throws Exception {
        ObjectMapper json = new ObjectMapper();
        List<Map<String, String>> series = new ArrayList<>();
        for (String samples : samplesOfEachProcess) {
            String labels = "job=\"chat\", outcome=\"handshake\", instance=\"node-" + series.size() + "\"";
            series.add(Map.of("series", "jetty_websocket_drain_sessions_total{" + labels + "}", "values", samples));
        }
        Map<String, Object> expectation = Map.of(
                "expr",
                query,
                "eval_time",
                "20m",
                "exp_samples",
                List.of(Map.of("labels", "{outcome=\"handshake\"}", "value", expected)));
        Map<String, Object> test =
                Map.of("interval", "15s", "input_series", series, "promql_expr_test", List.of(expectation));
        Path file = Files.write(
                directory.resolve("test.json"),
                json.writeValueAsBytes(Map.of("evaluation_interval", "15s", "tests", List.of(test))));
        Command.run(promtool.toString(), "test", "rules", file.toString());
    }

    private static String query() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(Path.of("deploy", "grafana", "dashboards", "jetty-shutdown.json")
                        .toFile());
        JsonNode panel = StreamSupport.stream(dashboard.get("panels").spliterator(), false)
                .filter(candidate -> candidate.get("title").asText().equals(TITLE))
                .findFirst()
                .orElseThrow();
        return panel.get("targets")
                .get(0)
                .get("expr")
                .asText()
                .replace("$job", ".*")
                .replace("$instance", ".*")
                .replace("$__range", "10m");
    }

    /** Before anything, so that a test that expects a failure is not content with the one that says what is missing. */
    @BeforeEach
    void requirePromtool() {
        promtool = Parts.require(Part.PROMTOOL);
    }

    @Test
    void whatAProcessCountedBeforeTheRangeIsNotCounted() throws Exception {
        shows(5, "10x70 15x9");
    }

    @Test
    void processThatHasExitedIsCountedToItsLastSample() throws Exception {
        shows(42, "0x68 12 42 stale");
    }

    @Test
    void processThatBeginsInTheRangeIsCountedFromZero() throws Exception {
        shows(6, "_x70 4 4 6 stale");
    }

    @Test
    void processesOfADeploymentAddUp() throws Exception {
        shows(600, "0x50 200 stale", "_x45 0x10 200 stale", "_x60 0x5 200x9", "100x80");
    }

    @Test
    void processThatIsRestartedAtTheSameAddressBeginsAnew() throws Exception {
        shows(10, "3x60 5 10 stale _ _ 0x5 3x8");
    }

    @Test
    void scrapeThatFailsCountsNothingTwice() throws Exception {
        shows(1, "5x50 stale _ _ stale 5 6x20");
    }

    @Test
    void increaseWouldShowTheNumberThatThePageHas() throws Exception {
        String samples = "_x60 0x8 42 stale";
        shows(42, samples);
        String increase = "sum by (outcome) (increase(jetty_websocket_drain_sessions_total[10m]))";
        assertThatThrownBy(() -> isValueOf(increase, 42, samples)).hasMessageContaining(" 4.43");
        assertThat(Files.readString(Path.of("docs", "observing.md"))).contains("become 44.3;");
    }

    @Test
    void wrongNumberWouldBeSeen() {
        assertThatThrownBy(() -> shows(43, "0x68 12 42 stale")).hasMessageContaining("FAILED");
    }
}
