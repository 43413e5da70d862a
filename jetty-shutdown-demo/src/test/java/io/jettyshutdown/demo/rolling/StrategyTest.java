package io.jettyshutdown.demo.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jettyshutdown.demo.DemoProcess;
import java.awt.image.BufferedImage;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** In which order servers are replaced, and how fast clients come back: real servers, real clients, real signals. */
class StrategyTest {

    @TempDir
    private Path directory;

    /** 5 s of slots, of which 1.8 s fit into the grace period. */
    @Test
    void surgeMovesEveryClientOnceAndTheyComeBackAtTheRateAlthoughThereIsNoTimeForIt() throws Exception {
        try (DemoProcess process = DemoProcess.rolling(
                directory,
                "--message-rate=500",
                "--nodes=2",
                "--clients=50",
                "--strategy=surge",
                "--reconnect-rate=10",
                "--grace-period=3s")) {
            JsonNode report = process.awaitReport();
            assertThat(report.get("disconnects").asInt()).isEqualTo(50);
            assertThat(report.get("disconnectsPerClient").get("max").asInt()).isEqualTo(1);
            assertThat(report.get("handshakesCompleted").asInt()).isEqualTo(50);
            assertThat(report.get("reconnectsOverRate").asDouble())
                    .as("both nodes share the rate")
                    .isBetween(0.7, 1.0);
            assertThat(report.get("outageMillis").get("max").asInt()).isGreaterThan(2500);
            assertThat(report.get("durationMillis").asInt()).isGreaterThan(4500);
        }
    }

    @Test
    void variantsAreComparedSideBySideAndDrawn() throws Exception {
        Path picture = directory.resolve("reconnects.png");
        try (DemoProcess process = DemoProcess.rolling(
                directory,
                "--message-rate=500",
                "--nodes=1",
                "--clients=20",
                "--compare",
                "--reconnect-rate=20",
                "--picture=" + picture)) {
            Map<String, JsonNode> reports = new HashMap<>();
            process.awaitReport()
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

    private static Set<Integer> colors(BufferedImage image) {
        int[] pixels = image.getRGB(0, 0, image.getWidth(), image.getHeight(), null, 0, image.getWidth());
        return IntStream.of(pixels).mapToObj(pixel -> pixel & 0xFFFFFF).collect(Collectors.toSet());
    }
}
