package io.jettyshutdown.demo.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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

    @Test
    void configurationOnThePageIsValid() throws Exception {
        List<String> blocks = Pattern.compile("```yaml\n(.*?)```", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("docs", "observing.md")))
                .results()
                .map(block -> block.group(1))
                .filter(block -> block.startsWith("scrape_configs:"))
                .toList();
        assertThat(blocks).isNotEmpty();
        for (String block : blocks) {
            Path page = Files.writeString(copy.resolve("page.yml"), block);
            Command.run(promtool, "check", "config", page.toString());
        }
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
        Path tests = Files.copy(DIRECTORY.resolve("alerts.test.yml"), copy.resolve("alerts.test.yml"));
        assertThatThrownBy(() -> Command.run(promtool, "test", "rules", tests.toString()))
                .hasMessageContaining("WebSocketSessionsUntracked");
    }

    private static String file(String name) {
        return DIRECTORY.resolve(name).toString();
    }
}
