package io.jettyshutdown.demo.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.demo.DemoProcess;
import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real servers, real clients, real signals. */
class RollingTest {

    @TempDir
    private Path directory;

    private DemoProcess rolling(String... more) throws IOException {
        return start("--nodes=2", "--clients=50", more);
    }

    private DemoProcess start(String nodes, String clients, String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("rolling", nodes, clients, "--message-rate=500"));
        arguments.addAll(List.of(more));
        return new DemoProcess(directory, Map.of(), arguments.toArray(String[]::new));
    }

    private static JsonNode lastLine(DemoProcess process) throws IOException {
        List<String> output = process.output();
        return new ObjectMapper().readTree(output.get(output.size() - 1));
    }

    @Test
    void noClientIsLostAndNoMessage() throws Exception {
        try (DemoProcess process = rolling("--json", "--reconnect-rate=100")) {
            assertThat(process.awaitExit()).as("%s", process.errors()).isZero();

            JsonNode report = lastLine(process);
            int disconnects = report.get("disconnects").asInt();
            assertThat(report.get("nodes").asInt()).isEqualTo(2);
            assertThat(report.get("clients").asInt()).isEqualTo(50);
            assertThat(disconnects).isBetween(50, 100);
            assertThat(report.get("closeCodes").fieldNames()).toIterable().containsExactly("1012");
            assertThat(report.get("closeCodes").get("1012").asInt()).isEqualTo(disconnects);
            assertThat(report.get("handshakesCompleted").asInt()).isEqualTo(disconnects);
            assertThat(report.get("unclean").asInt()).isZero();
            assertThat(report.get("clientToServer").get("sent").asLong()).isPositive();
            assertThat(report.get("serverToClient").get("sent").asLong()).isPositive();
            assertThat(report.get("messagesLost").asLong()).isZero();
            assertThat(report.get("connectionsUnaccounted").asInt()).isZero();
            assertThat(report.get("disconnectsPerClient").get("mean").asDouble())
                    .isEqualTo(disconnects / 50.0);
            assertThat(report.get("outageMillis").get("max").asLong()).isPositive();
            assertThat(report.get("peakReconnectsPerSecond").asInt()).isPositive();
            assertThat(report.get("reconnectRate").asDouble()).isEqualTo(100);
            assertThat(report.get("reconnectsOverRate").asDouble()).isBetween(0.01, 1.0);
            assertThat(report.get("durationMillis").asLong()).isPositive();
        }
    }

    @Test
    void clientsOfServersThatStopSeeGoingAway() throws Exception {
        try (DemoProcess process = rolling("--intent=stop")) {
            assertThat(process.awaitExit()).as("%s", process.errors()).isZero();

            assertThat(String.join("\n", process.output()))
                    .contains("Rolling stop of 2 nodes under 50 clients", "with close code 1001", "0 lost")
                    .doesNotContain("1006");
        }
    }

    @Test
    void surgeMovesEveryClientOnce() throws Exception {
        try (DemoProcess process = rolling("--strategy=surge", "--reconnect-rate=50", "--json")) {
            assertThat(process.awaitExit()).as("%s", process.errors()).isZero();

            JsonNode report = lastLine(process);
            assertThat(report.get("disconnects").asInt()).isEqualTo(50);
            assertThat(report.get("disconnectsPerClient").get("max").asInt()).isEqualTo(1);
            assertThat(report.get("handshakesCompleted").asInt()).isEqualTo(50);
            assertThat(report.get("reconnectsOverRate").asDouble())
                    .as("both nodes share the rate")
                    .isBetween(0.2, 1.0);
        }
    }

    /** 5 s of slots, of which 1.8 s fit into the grace period. */
    @Test
    void clientsOfServersThatHaveNoTimeForTheRateComeBackAtIt() throws Exception {
        try (DemoProcess process = rolling("--strategy=surge", "--reconnect-rate=10", "--grace-period=3s", "--json")) {
            assertThat(process.awaitExit()).as("%s", process.errors()).isZero();

            JsonNode report = lastLine(process);
            assertThat(report.get("handshakesCompleted").asInt()).isEqualTo(50);
            assertThat(report.get("reconnectsOverRate").asDouble()).isBetween(0.7, 1.0);
            assertThat(report.get("outageMillis").get("max").asInt()).isGreaterThan(2500);
            assertThat(report.get("durationMillis").asInt()).isGreaterThan(4500);
        }
    }

    @Test
    void variantsAreComparedSideBySideAndDrawn() throws Exception {
        Path picture = directory.resolve("reconnects.png");
        try (DemoProcess process = start(
                "--nodes=1", "--clients=20", "--compare", "--reconnect-rate=20", "--json", "--picture=" + picture)) {
            assertThat(process.awaitExit()).as("%s", process.errors()).isZero();

            Map<String, JsonNode> reports = new HashMap<>();
            lastLine(process)
                    .get("variants")
                    .forEach(variant -> reports.put(variant.get("name").asText(), variant.get("report")));
            assertThat(reports)
                    .containsOnlyKeys(
                            "one by one", "surge", "hints ignored", "pacing off", "stock Jetty", "stock, 1 to 5 s");
            assertThat(reports.get("surge").get("disconnects").asInt()).isEqualTo(20);
            for (String clean : List.of("one by one", "surge", "hints ignored", "pacing off")) {
                assertThat(reports.get(clean).get("successful").asBoolean())
                        .as(clean)
                        .isTrue();
            }
            assertThat(reports.get("stock Jetty").get("handshakesCompleted").asInt())
                    .isLessThan(reports.get("stock Jetty").get("disconnects").asInt());
            for (String late : List.of("hints ignored", "pacing off", "stock, 1 to 5 s")) {
                assertThat(reports.get(late).get("outageMillis").get("p50").asInt())
                        .as(late)
                        .isGreaterThan(1000);
            }
            assertThat(reports.get("surge").get("outageMillis").get("p50").asInt())
                    .isLessThan(1000);
        }
        BufferedImage drawn = ImageIO.read(picture.toFile());
        assertThat(drawn.getWidth()).isEqualTo(1200);
        assertThat(colors(drawn)).contains(0x56B4E9, 0xD55E00);
    }

    @Test
    void serverThatIsKilledMakesItFail() throws Exception {
        try (DemoProcess process = rolling("--json")) {
            process.awaitLine("50/50 clients");
            secondNodeOf(process).destroyForcibly();

            assertThat(process.awaitExit()).isEqualTo(1);
            JsonNode report = lastLine(process);
            assertThat(report.get("successful").asBoolean()).isFalse();
            assertThat(report.get("unclean").asInt()).isGreaterThanOrEqualTo(25);
            assertThat(report.get("connectionsUnaccounted").asInt()).isGreaterThanOrEqualTo(25);
            assertThat(report.get("messagesLost").asLong()).isPositive();
            assertThat(process.errors()).contains("node-2 ended by itself with status 137, without a word");
        }
    }

    private static Set<Integer> colors(BufferedImage image) {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return IntStream.of(pixels).mapToObj(pixel -> pixel & 0xFFFFFF).collect(Collectors.toSet());
    }

    /** It is replaced last, so it is not being drained yet. */
    private static ProcessHandle secondNodeOf(DemoProcess process) {
        return process.handle()
                .children()
                .sorted(Comparator.comparing(
                        child -> child.info().startInstant().orElse(Instant.MAX)))
                .skip(1)
                .findFirst()
                .orElseThrow();
    }

    @Test
    void noServerSurvivesTheProgram() throws Exception {
        try (DemoProcess process = rolling("--json")) {
            process.awaitLine("50/50 clients");
            List<ProcessHandle> nodes = process.handle().children().toList();

            process.handle().destroyForcibly();

            assertThat(nodes)
                    .hasSizeGreaterThanOrEqualTo(2)
                    .allSatisfy(node -> node.onExit().get(60, TimeUnit.SECONDS));
        }
    }
}
