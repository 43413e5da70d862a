package io.jettyshutdown.demo.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jettyshutdown.demo.DemoProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real servers, real clients, real signals. */
class RollingTest {

    @TempDir
    private Path directory;

    private DemoProcess rolling(String... more) throws IOException {
        List<String> arguments = new ArrayList<>(List.of("rolling", "--nodes=2", "--clients=50", "--message-rate=500"));
        arguments.addAll(List.of(more));
        return new DemoProcess(directory, Map.of(), arguments.toArray(String[]::new));
    }

    @Test
    void noClientIsLostAndNoMessage() throws Exception {
        try (DemoProcess process = rolling("--json", "--reconnect-rate=100")) {
            JsonNode report = process.awaitReport();

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
    void serverThatIsKilledMakesItFail() throws Exception {
        try (DemoProcess process = rolling("--json")) {
            process.awaitLine("50/50 clients");
            secondNodeOf(process).destroyForcibly();

            assertThat(process.awaitExit()).isEqualTo(1);
            JsonNode report = process.report();
            assertThat(report.get("successful").asBoolean()).isFalse();
            assertThat(report.get("unclean").asInt()).isGreaterThanOrEqualTo(25);
            assertThat(report.get("connectionsUnaccounted").asInt()).isGreaterThanOrEqualTo(25);
            assertThat(report.get("messagesLost").asLong()).isPositive();
            assertThat(process.errors()).contains("node-2 ended by itself with status 137, without a word");
        }
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
