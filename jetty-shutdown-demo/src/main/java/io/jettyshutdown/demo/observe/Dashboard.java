package io.jettyshutdown.demo.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.demo.shipped.ShippedFile;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * What a Grafana dashboard asks Prometheus for.
 *
 * @param panels its panels with queries, in order; each annotation counts as one
 */
record Dashboard(List<Panel> panels) {

    private static final String SHIPPED = "/grafana/dashboards/jetty-shutdown.json";

    /**
     * A panel.
     *
     * @param title its title
     * @param type as Grafana calls it, such as {@code timeseries}
     * @param unit of its values, such as {@code s}; empty if they are numbers of something
     * @param stacked whether its series are drawn on top of each other
     * @param queries what it asks for
     */
    record Panel(String title, String type, String unit, boolean stacked, List<Query> queries) {}

    /**
     * A query.
     *
     * @param expression in PromQL, with Grafana's variables
     * @param legend the name of a series, with labels in double braces; may be empty
     * @param instant whether it is for the end of the range only
     */
    record Query(String expression, String legend, boolean instant) {}

    /** The one that this program is shipped with. */
    static Dashboard shipped() throws IOException {
        return of(new ObjectMapper().readTree(ShippedFile.read(SHIPPED).text()));
    }

    static Dashboard of(JsonNode dashboard) {
        List<Panel> panels = new ArrayList<>();
        addPanels(dashboard.path("panels"), panels);
        for (JsonNode annotation : dashboard.path("annotations").path("list")) {
            if (annotation.hasNonNull("expr")) {
                Query query = new Query(annotation.path("expr").asText(), "", false);
                panels.add(new Panel(annotation.path("name").asText(), "annotation", "", false, List.of(query)));
            }
        }
        return new Dashboard(List.copyOf(panels));
    }

    /** Those of a collapsed row are inside the row. */
    private static void addPanels(JsonNode list, List<Panel> panels) {
        for (JsonNode panel : list) {
            List<Query> queries = new ArrayList<>();
            for (JsonNode target : panel.path("targets")) {
                queries.add(new Query(
                        target.path("expr").asText(),
                        target.path("legendFormat").asText(),
                        target.path("instant").asBoolean()));
            }
            if (!queries.isEmpty()) {
                JsonNode defaults = panel.path("fieldConfig").path("defaults");
                String stacking =
                        defaults.path("custom").path("stacking").path("mode").asText("none");
                panels.add(new Panel(
                        panel.path("title").asText(),
                        panel.path("type").asText(),
                        defaults.path("unit").asText(),
                        !stacking.equals("none"),
                        List.copyOf(queries)));
            }
            addPanels(panel.path("panels"), panels);
        }
    }
}
