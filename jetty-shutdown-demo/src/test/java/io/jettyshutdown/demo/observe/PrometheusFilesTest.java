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
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Prometheus takes the configuration and the page's, and the alerts fire when they should and only then. */
class PrometheusFilesTest {

    private static final Path DIRECTORY = Path.of("deploy", "prometheus");

    @TempDir
    private Path copy;

    private String promtool = "";

    @BeforeEach
    void requirePromtool() {
        promtool = Parts.require(Part.PROMTOOL).toString();
    }

    @Test
    void configurationIsValid() throws Exception {
        Command.run(promtool, "check", "config", file("prometheus.yml"));
    }

    /** A Prometheus that a distribution built may know nothing of Kubernetes: what it would find is written down. */
    @Test
    void configurationOnThePageKeepsTheAdminPortOfEveryPodThatRuns() throws Exception {
        String page = Files.readString(Path.of("docs", "observing.md"));
        String configuration =
                page.substring(page.indexOf("scrape_configs:"), page.indexOf("```\n", page.indexOf("```yaml")));
        String discovery = "    kubernetes_sd_configs:\n      - role: pod\n";
        assertThat(configuration).contains(discovery);
        String found = "    static_configs:\n"
                + target("one", "jetty-shutdown-demo", "admin", "Running")
                + target("one", "jetty-shutdown-demo", "websocket", "Running")
                + target("two", "jetty-shutdown-demo", "admin", "Succeeded")
                + target("other", "other", "admin", "Running");
        Path file = Files.writeString(copy.resolve("page.yml"), configuration.replace(discovery, found));
        Command.run(promtool, "check", "config", file.toString());
        JsonNode targets = new ObjectMapper()
                .readTree(Command.run(
                        promtool,
                        "check",
                        "service-discovery",
                        "--timeout=1s",
                        file.toString(),
                        "jetty-shutdown-demo"));
        assertThat(targets).hasSize(4);
        assertThat(targets.findValues("labels"))
                .extracting(labels -> labels.path("instance").asText("dropped"))
                .containsExactlyInAnyOrder("one", "dropped", "dropped", "dropped");
        assertThat(Files.readString(Path.of("deploy", "kubernetes", "deployment.yaml")))
                .contains("app.kubernetes.io/name: jetty-shutdown-demo\n", "- name: admin\n");
    }

    private static String target(String pod, String application, String port, String phase) {
        return "      - targets: [\"10.0.0.1:9090\"]\n        labels:\n"
                + "          __meta_kubernetes_pod_name: " + pod + "\n"
                + "          __meta_kubernetes_pod_label_app_kubernetes_io_name: " + application + "\n"
                + "          __meta_kubernetes_pod_container_port_name: " + port + "\n"
                + "          __meta_kubernetes_pod_phase: " + phase + "\n";
    }

    @Test
    void alertsFireWhenTheyShould() throws Exception {
        Command.run(promtool, "check", "rules", file("alerts.yml"));
        Command.run(promtool, "test", "rules", file("alerts.test.yml"));
    }

    @Test
    void everyAlertIsTested() throws IOException {
        String tests = Files.readString(DIRECTORY.resolve("alerts.test.yml"));
        assertThat(Pattern.compile("- alert: (\\w+)")
                        .matcher(Files.readString(DIRECTORY.resolve("alerts.yml")))
                        .results()
                        .map(alert -> alert.group(1)))
                .hasSize(4)
                .allSatisfy(alert -> assertThat(tests).contains("alertname: " + alert + "\n"));
    }

    @Test
    void testsFailIfAnAlertLooksAtTheLastValueOnly() throws Exception {
        String alerts = Files.readString(DIRECTORY.resolve("alerts.yml"));
        String lastValue = "jetty_websocket_sessions_untracked";
        Files.writeString(
                copy.resolve("alerts.yml"), alerts.replace("max_over_time(" + lastValue + "[10m])", lastValue));
        String tests = Files.readString(DIRECTORY.resolve("alerts.test.yml"));
        String quickOnes = tests.substring(0, tests.indexOf("  - name: Close frames without a code"));
        Path file = Files.writeString(copy.resolve("alerts.test.yml"), quickOnes);
        assertThatThrownBy(() -> Command.run(promtool, "test", "rules", file.toString()))
                .hasMessageContaining("WebSocketSessionsUntracked");
    }

    private static String file(String name) {
        return DIRECTORY.resolve(name).toString();
    }
}
