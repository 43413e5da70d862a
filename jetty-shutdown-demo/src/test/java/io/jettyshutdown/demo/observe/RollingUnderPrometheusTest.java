package io.jettyshutdown.demo.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.demo.DemoProcess;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real servers, real clients, and a real Prometheus: what it knows when all servers are gone. */
class RollingUnderPrometheusTest {

    private static final int NODES = 2;
    private static final int CLIENTS = 200;

    @TempDir
    private Path directory;

    @Test
    void databaseAndDashboardHaveExactlyWhatServersAndClientsSaw() throws Exception {
        Parts.require(Part.FONTS);
        Path picture = directory.resolve("deployment.png");
        JsonNode report = run("--picture=" + picture);
        JsonNode observed = report.get("prometheus");
        int told = report.get("disconnects").asInt();
        int connections = report.get("connections").asInt();

        assertThat(report.get("successful").asBoolean()).isTrue();
        assertThat(told).isGreaterThanOrEqualTo(CLIENTS);
        assertThat(connections).isEqualTo(told + CLIENTS);
        assertThat(observed.get("alerts")).isEmpty();

        JsonNode comparisons = observed.get("comparisons");
        assertCompared(comparisons, "drains", 2 * NODES, "drainReports");
        assertCompared(comparisons, "Close frames sent, 1012", told, "drainReports", "clients");
        assertCompared(comparisons, "Close frames received, 1012", told, "drainReports", "clients");
        assertCompared(comparisons, "sessions drained, handshake", told, "drainReports", "clients");
        for (String other : List.of("no_reply", "aborted", "abnormal", "kept")) {
            assertCompared(comparisons, "sessions drained, " + other, 0, "drainReports");
        }
        assertCompared(comparisons, "sessions opened", connections, "clients");
        assertCompared(comparisons, "sessions ended", connections, "clients");

        assertThat(values(observed, "Close frames sent"))
                .isEqualTo(Map.of("1012 drain", (double) told, "1000 peer", (double) CLIENTS));
        assertThat(values(observed, "Close frames received"))
                .isEqualTo(Map.of("1012 drain", (double) told, "1000 peer", (double) CLIENTS));
        assertThat(values(observed, "Drained sessions by outcome"))
                .isEqualTo(Map.of(
                        "handshake", (double) told, "no_reply", 0.0, "aborted", 0.0, "abnormal", 0.0, "kept", 0.0));
        assertThat(values(observed, "Sessions ended by code"))
                .containsEntry("1012", (double) told)
                .containsEntry("1000", (double) CLIENTS)
                .containsEntry("1005", 0.0)
                .containsEntry("1006", 0.0);
        assertThat(values(observed, "Handshakes completed").values()).containsExactly(1.0);
        assertThat(values(observed, "Sessions drained").values()).containsExactly((double) told);
        assertThat(values(observed, "Share of 1006").values()).containsExactly(0.0);
        assertThat(values(observed, "Refused upgrades").values()).containsExactly(0.0);
        assertThat(values(observed, "Untracked sessions, at most").values()).containsExactly(0.0);
        assertThat(values(observed, "Drains by intent and result"))
                .isEqualTo(Map.of("intent=restart result=completed", 2.0 * NODES));
        assertThat(values(observed, "Phase"))
                .as("of each node, the last one is the highest")
                .isEqualTo(Map.of("node-1", 5.0, "node-2", 5.0, "node-3", 5.0, "node-4", 5.0));
        assertThat(values(observed, "Open sessions by node")).containsOnlyKeys("node-1", "node-2", "node-3", "node-4");
        assertThat(values(observed, "Sessions opened per second").values())
                .allSatisfy(rate -> assertThat(rate).isBetween(1.0, (double) connections));
        assertThat(values(observed, "Handshake latency"))
                .containsOnlyKeys("p50", "p95", "p99", "max")
                .allSatisfy((quantile, seconds) -> assertThat(seconds).isBetween(1e-6, 25.0));

        BufferedImage image = ImageIO.read(picture.toFile());
        assertThat(image.getWidth()).isEqualTo(1200);
        assertThat(image.getHeight()).as("no chart is missing").isGreaterThan(4 * 270);
    }

    @Test
    void prometheusDoesNotSurviveTheProgram() throws Exception {
        try (DemoProcess process = rolling("--grace-period=20s")) {
            Eventually.isTrue(() -> process.handle().descendants().anyMatch(RollingUnderPrometheusTest::isPrometheus));
            List<ProcessHandle> started = process.handle().descendants().toList();

            process.handle().destroyForcibly();

            assertThat(started).allSatisfy(one -> one.onExit().get(60, TimeUnit.SECONDS));
        }
    }

    private static boolean isPrometheus(ProcessHandle process) {
        return process.info()
                .command()
                .filter(command -> command.endsWith("prometheus"))
                .isPresent();
    }

    private DemoProcess rolling(String option) throws IOException {
        return new DemoProcess(
                directory,
                Map.of(),
                "rolling",
                "--nodes=" + NODES,
                "--clients=" + CLIENTS,
                "--prometheus=" + Parts.require(Part.PROMETHEUS),
                "--json",
                option);
    }

    private JsonNode run(String option) throws Exception {
        try (DemoProcess process = rolling(option)) {
            int status = process.awaitExit();
            List<String> output = process.output();
            assertThat(status).as("%s %s", output, process.errors()).isZero();
            return new ObjectMapper().readTree(output.get(output.size() - 1));
        }
    }

    private static void assertCompared(JsonNode comparisons, String what, int number, String... others) {
        assertThat(comparisons)
                .filteredOn(line -> line.get("what").asText().equals(what))
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.get("prometheus").asDouble()).as(what).isEqualTo(number);
                    for (String other : others) {
                        assertThat(line.get(other).asInt())
                                .as("%s, %s", what, other)
                                .isEqualTo(number);
                    }
                });
    }

    /** Of all series of a panel, the value at the end or, of a course, the highest. */
    private static Map<String, Double> values(JsonNode observed, String title) {
        Map<String, Double> values = new TreeMap<>();
        for (JsonNode panel : observed.get("panels")) {
            if (panel.get("title").asText().equals(title)) {
                for (JsonNode query : panel.get("queries")) {
                    for (JsonNode series : query.get("series")) {
                        JsonNode number = series.has("value") ? series.get("value") : series.get("max");
                        values.put(series.get("name").asText(), number.asDouble());
                    }
                }
            }
        }
        assertThat(values).as("the panel " + title).isNotEmpty();
        return values;
    }
}
