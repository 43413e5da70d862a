package io.jettyshutdown.demo.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.Intent;
import io.jettyshutdown.demo.DemoProcess;
import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.FreePort;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import io.jettyshutdown.testing.PushGatewayProcess;
import io.jettyshutdown.testing.RawClient;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that is gone, and a Prometheus that has never scraped it. */
class PushGatewayTest {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final String prometheus = "127.0.0.1:" + FreePort.find();

    @TempDir
    private Path directory;

    @Test
    @Timeout(300)
    void prometheusKnowsTheReportFromThePushGateway() throws Exception {
        try (PushGatewayProcess gateway = PushGatewayProcess.start();
                Command running = startPrometheus(gateway);
                DemoProcess server = DemoProcess.serve(
                        directory,
                        Map.of(Intent.ENVIRONMENT_VARIABLE, "restart"),
                        Duration.ofSeconds(20),
                        List.of("--await-scrape=5s", "--push-gateway=http://" + gateway.address()))) {
            Addresses addresses = server.awaitAddresses();
            stopUnderClients(server, addresses.webSocket().getPort());
            assertThat(server.awaitExit()).isEqualTo(128 + 15);

            String instance = addresses.metrics().getAuthority();
            Eventually.isTrue(() -> !sessionsByOutcome(instance).isEmpty());
            Map<String, Integer> known = sessionsByOutcome(instance);
            assertThat(server.awaitLine("Drained:"))
                    .contains("sessions=3 handshakes=%d noReply=%d aborted=%d abnormal=%d kept=%d "
                            .formatted(
                                    known.get("handshake"),
                                    known.get("no_reply"),
                                    known.get("aborted"),
                                    known.get("abnormal"),
                                    known.get("kept")));
            assertThat(known).containsEntry("handshake", 2);
        }
    }

    /** One answers, one does so without a code, and one breaks the connection. */
    private static void stopUnderClients(DemoProcess server, int port) throws IOException {
        try (RawClient polite = RawClient.connect(port, "/ws");
                RawClient codeless = RawClient.connect(port, "/ws");
                RawClient broken = RawClient.connect(port, "/ws")) {
            server.handle().destroy();
            polite.reply(polite.readClose());
            codeless.readClose();
            codeless.send(0x80 | RawClient.CLOSE, new byte[0]);
            broken.readClose();
            broken.reset();
        }
    }

    private Command startPrometheus(PushGatewayProcess gateway) throws IOException {
        Path configuration = Files.writeString(directory.resolve("prometheus.yml"), """
                global:
                  scrape_interval: 500ms
                scrape_configs:
                  - job_name: pushgateway
                    honor_labels: true
                    static_configs:
                      - targets: ['%s']
                """.formatted(gateway.address()));
        return Command.start(
                Map.of(),
                Parts.require(Part.PROMETHEUS).toString(),
                "--config.file=" + configuration,
                "--storage.tsdb.path=" + directory.resolve("data"),
                "--web.listen-address=" + prometheus);
    }

    /** What Prometheus knows; nothing as long as it does not answer. */
    private Map<String, Integer> sessionsByOutcome(String instance) throws IOException {
        String query = "jetty_websocket_drain_sessions_total{job='jetty-shutdown-demo',intent='restart',instance='"
                + instance + "'}";
        Map<String, Integer> sessions = new HashMap<>();
        try {
            URI address = URI.create(
                    "http://" + prometheus + "/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8));
            for (JsonNode series : JSON.readTree(address.toURL()).at("/data/result")) {
                sessions.put(
                        series.at("/metric/outcome").asText(),
                        series.at("/value/1").asInt());
            }
        } catch (ConnectException stillStarting) {
            // It is asked again.
        }
        return sessions;
    }
}
