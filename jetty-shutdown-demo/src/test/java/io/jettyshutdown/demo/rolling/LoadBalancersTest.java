package io.jettyshutdown.demo.rolling;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jettyshutdown.demo.DemoProcess;
import io.jettyshutdown.testing.OldJetty;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Real servers and clients, and a real load balancer between them. */
class LoadBalancersTest {

    private static final int NODE_SHELLS_MASTER_AND_WORKER = 1 + 2 + 1 + 1;

    @TempDir
    private Path directory;

    @ParameterizedTest
    @CsvSource({"HAPROXY, surge", "NGINX, one-by-one"})
    void nobodyIsCutAndNobodyIsRefused(Part part, String strategy) throws Exception {
        Parts.require(part);
        if (part == Part.NGINX) {
            OldJetty.skipBefore(
                    "12.1.1", "a client that closes sends FIN at once, and nginx does not pass on the answer");
        }
        try (DemoProcess process = DemoProcess.rolling(
                directory, "--lb=" + part, "--strategy=" + strategy, "--nodes=2", "--clients=120")) {
            process.awaitLine("120/120 clients");
            List<ProcessHandle> others = process.handle().descendants().toList();

            JsonNode report = process.awaitReport();
            assertThat(report.get("closeCodes").fieldNames()).toIterable().containsExactly("1012");
            assertThat(report.get("disconnects").asInt()).isGreaterThanOrEqualTo(120);
            assertThat(report.get("handshakesCompleted")).isEqualTo(report.get("disconnects"));
            assertThat(report.get("messagesSent").asLong()).isPositive();
            assertThat(report.get("messagesLost").asLong()).isZero();
            assertThat(report.get("failedAttempts")).isEmpty();
            assertThat(report.get("reconnectsOverRate").asDouble()).isBetween(0.01, 1.0);
            assertThat(others)
                    .hasSizeGreaterThan(2)
                    .allSatisfy(other -> other.onExit().get(60, TimeUnit.SECONDS));
        }
    }

    /** Its workers are processes of their own, which a master that is killed would leave behind. */
    @Test
    void balancerDoesNotSurviveTheProgram() throws Exception {
        Parts.require(Part.NGINX);
        try (DemoProcess process = DemoProcess.rolling(directory, "--lb=nginx", "--nodes=1", "--clients=1")) {
            process.awaitLine("1/1 clients");
            List<ProcessHandle> others = process.handle().descendants().toList();

            process.handle().destroyForcibly();

            assertThat(others)
                    .hasSizeGreaterThanOrEqualTo(NODE_SHELLS_MASTER_AND_WORKER)
                    .allSatisfy(other -> other.onExit().get(60, TimeUnit.SECONDS));
        }
    }

    @Test
    void missingBalancerIsExplainedInOneLine() throws Exception {
        try (DemoProcess process =
                new DemoProcess(directory, Map.of("PATH", directory.toString()), "rolling", "--lb=haproxy")) {
            assertThat(process.awaitExit()).isEqualTo(2);
            assertThat(process.errors())
                    .singleElement()
                    .asString()
                    .contains("--lb=haproxy needs haproxy, but it is not on the PATH: apt-get install haproxy");
        }
    }
}
