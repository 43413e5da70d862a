package io.jettyshutdown.demo.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;

/** The dashboard is what its sources make, what Grafana takes, and says of itself what it shows. */
class GrafanaDashboardTest {

    private static final Path FILE = Path.of("deploy", "grafana", "dashboards", "jetty-shutdown.json");

    private final String dashboard = Files.readString(FILE);
    private final List<JsonNode> panels = panels(dashboard);

    GrafanaDashboardTest() throws Exception {}

    private static List<JsonNode> panels(String dashboard) throws Exception {
        JsonNode panels = new ObjectMapper().readTree(dashboard).get("panels");
        return StreamSupport.stream(panels.spliterator(), false).toList();
    }

    @Test
    void dashboardIsWhatItsSourcesMakeAndWhatGrafanaTakes() throws Exception {
        DashboardSources sources = DashboardSources.install();
        assertThat(sources.build()).as("npm run build").isEqualTo(dashboard);
        Map<String, String> checked = new HashMap<>(Map.of("right", dashboard));
        checked.put("option", broken("\"reduceOptions\"", "\"reduceOption\""));
        checked.put("value", broken("\"displayMode\": \"table\"", "\"displayMode\": \"tables\""));
        checked.put("query", broken("\"expr\": \"sum(", "\"expression\": \"sum("));
        checked.put("type", broken("\"schemaVersion\": 41", "\"schemaVersion\": \"41\""));
        checked.put("field", broken("\"showPoints\": \"never\"", "\"showPoints\": false"));
        checked.put("threshold", broken("\"color\": \"red\"", "\"colour\": \"red\""));
        String errors = sources.errors(checked);
        assertThat(errors).doesNotContain("right.ts");
        checked.remove("right");
        assertThat(checked.keySet()).allSatisfy(name -> assertThat(errors).contains("/" + name + ".ts("));
    }

    private String broken(String right, String wrong) {
        assertThat(dashboard).contains(right);
        return dashboard.replace(right, wrong);
    }

    @Test
    void everyPanelHasATitleOfItsOwnAndSaysWhatItShowsAndWhatIsNormal() {
        assertThat(panels).extracting(panel -> panel.get("title").asText()).doesNotHaveDuplicates();
        assertThat(panels)
                .filteredOn(panel -> panel.has("targets"))
                .hasSizeGreaterThan(20)
                .allSatisfy(
                        panel -> assertThat(panel.get("description").asText()).hasSizeGreaterThan(60));
    }

    @Test
    void panelsLieOnTheGridAndNotOnEachOther() {
        boolean[][] taken = new boolean[500][24];
        for (JsonNode panel : panels) {
            JsonNode place = panel.get("gridPos");
            for (int y = 0; y < place.get("h").asInt(); y++) {
                for (int x = 0; x < place.get("w").asInt(); x++) {
                    boolean[] line = taken[place.get("y").asInt() + y];
                    int column = place.get("x").asInt() + x;
                    assertThat(line[column]).as(panel.get("title").asText()).isFalse();
                    line[column] = true;
                }
            }
        }
    }
}
