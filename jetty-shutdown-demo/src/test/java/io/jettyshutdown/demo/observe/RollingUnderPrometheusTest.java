package io.jettyshutdown.demo.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jettyshutdown.demo.DemoProcess;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real servers, real clients, and a real Prometheus: what it knows when all servers are gone. */
class RollingUnderPrometheusTest {

    private static final int NODES = 2;
    private static final int CLIENTS = 200;

    /** What it is unless an option says something else. */
    private static final double GRACE_PERIOD = 25;

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

        new ExpectedNumbers(NODES, CLIENTS, told, GRACE_PERIOD).assertAllIn(observed);

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
        return DemoProcess.rolling(
                directory,
                "--nodes=" + NODES,
                "--clients=" + CLIENTS,
                "--prometheus=" + Parts.require(Part.PROMETHEUS),
                option);
    }

    private JsonNode run(String option) throws Exception {
        try (DemoProcess process = rolling(option)) {
            return process.awaitReport();
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
}
