package io.jettyshutdown.demo.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.demo.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page names what is there: files, panels, alerts, settings, commands. */
class ObservingPageTest {

    private final Document page = Document.read("observing.md");

    ObservingPageTest() throws IOException {}

    /** The cells of a column, below its heading. */
    private List<String> column(String heading, int number) {
        return page.rows(heading + " \\|").stream()
                .map(row -> row.get(number - 1))
                .toList();
    }

    @Test
    void everyPanelThatItReadsIsOnTheDashboard() throws IOException {
        JsonNode dashboard = new ObjectMapper()
                .readTree(Path.of("deploy", "grafana", "dashboards", "jetty-shutdown.json")
                        .toFile());
        List<String> titles = dashboard.get("panels").findValuesAsText("title");
        assertThat(column("question", 2))
                .hasSizeGreaterThan(8)
                .allSatisfy(cell -> assertThat(titles)
                        .filteredOn(cell.split(":")[0]::contains)
                        .isNotEmpty());
    }

    @Test
    void everyAlertIsThereWithItsSeverity() throws IOException {
        List<String> alerts = Pattern.compile("- alert: (\\w+)\n.*?severity: [^\n]*?(critical|warning)", Pattern.DOTALL)
                .matcher(Files.readString(Path.of("deploy", "prometheus", "alerts.yml")))
                .results()
                .map(alert -> "`" + alert.group(1) + "` " + alert.group(2))
                .toList();
        List<String> names = column("alert", 1);
        List<String> severities = column("alert", 2);
        assertThat(Stream.iterate(0, i -> i < names.size(), i -> i + 1)
                        .map(i -> names.get(i) + " " + severities.get(i)))
                .isEqualTo(alerts);
    }

    @Test
    void settingsAreThoseOfTheFiles() throws IOException {
        Map<?, ?> global = (Map<?, ?>)
                Compose.yaml(Path.of("deploy", "prometheus", "prometheus.yml")).get("global");
        List<String> command = Compose.read().list("node-1", "command");
        assertThat(page.text())
                .contains("| `scrape_interval` | " + global.get("scrape_interval") + " |")
                .contains("| `scrape_timeout` | " + global.get("scrape_timeout") + " |");
        assertThat(command)
                .contains("--await-scrape=" + column("setting", 2).get(2))
                .contains("--grace-period=" + column("setting", 2).get(3));
    }

    @Test
    void everyNodeIsRestartedInItsTurn() throws IOException {
        assertThat(page.all("^    docker compose [^\n]* restart ([^\n]*)$"))
                .isEqualTo(Compose.read().nodes());
    }
}
