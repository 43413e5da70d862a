package io.jettyshutdown.demo.observe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.demo.observe.Dashboard.Panel;
import io.jettyshutdown.demo.observe.Dashboard.Query;
import io.jettyshutdown.demo.observe.PanelReading.Answer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ObservationTest {

    private static final Query QUERY = new Query("up{job=~\"$job\"}", "{{instance}} is up", true);
    private static final Comparison AGREED = new Comparison("drains", 6, 6, null);

    private static PanelReading reading(List<Series> found) {
        return new PanelReading(
                new Panel("Nodes", "stat", "", false, List.of(QUERY)),
                List.of(new Answer(QUERY, QUERY.expression(), found.isEmpty() ? "no data" : "", found)));
    }

    private static PanelReading value(double value) {
        return reading(List.of(new Series(Map.of("instance", "node-1"), List.of(new Series.Point(0, value)))));
    }

    private static Observation observation(Comparison comparison, PanelReading reading, String... alerts) {
        return new Observation(Duration.ofSeconds(2), List.of(comparison), List.of(reading), List.of(alerts));
    }

    @Test
    void succeedsIfAllAgreeEveryPanelHasANumberAndNoAlertFired() {
        Observation good = observation(AGREED, value(0));

        assertThat(good.successful()).isTrue();
        assertThat(good.toText()).contains("node-1 is up 0", "no alert fired").doesNotContain("FAILED");
        assertThat(good.toJson().at("/panels/0/queries/0/series/0/value").asDouble())
                .isZero();
    }

    @Test
    void failsIfDatabaseAndDrainReportsOrClientsDiffer() {
        for (Comparison different :
                List.of(new Comparison("drains", 5, 6, null), new Comparison("sessions", 5, null, 6))) {
            Observation bad = observation(different, value(1));

            assertThat(bad.successful()).isFalse();
            assertThat(bad.toText()).contains("DIFFERENT", "FAILED: 1 numbers differ");
        }
    }

    @Test
    void failsIfAPanelIsBlank() {
        for (PanelReading blank : List.of(reading(List.of()), value(Double.NaN))) {
            Observation bad = observation(AGREED, blank);

            assertThat(bad.successful()).isFalse();
            assertThat(bad.toText()).contains("NOTHING", "FAILED: 1 panels are blank");
        }
    }

    @Test
    void failsIfAnAlertFired() {
        Observation bad = observation(AGREED, value(1), "WebSocketDrainNotInTime");

        assertThat(bad.successful()).isFalse();
        assertThat(bad.toText()).contains("FAILED: 1 alerts fired: [WebSocketDrainNotInTime]");
    }

    @Test
    void variablesAreReplacedInEverySpellingOfGrafana() {
        Variables variables =
                Variables.of("demo", List.of("node-1", "node-2"), Duration.ofSeconds(61), Duration.ofSeconds(2));

        assertThat(variables.into(
                        "x{a=~\"$instance\",b=~\"${instance:regex}\",c=\"[[job]]\"}[$__range] $__rate_interval"))
                .isEqualTo("x{a=~\"(node-1|node-2)\",b=~\"(node-1|node-2)\",c=\"demo\"}[61s] 8000ms");
        assertThatThrownBy(() -> variables.into("rate(x[$window])")).hasMessage("the variable $window has no value");
    }

    @Test
    void panelsInCollapsedRowsAndAnnotationsAreReadToo() throws Exception {
        Dashboard dashboard = Dashboard.of(new ObjectMapper().readTree("""
                {"panels": [
                  {"type": "row", "title": "R", "panels": [
                    {"type": "stat", "title": "A", "targets": [{"expr": "a", "instant": true}]}]},
                  {"type": "text", "title": "T"},
                  {"type": "timeseries", "title": "B", "targets": [{"expr": "b"}, {"expr": "c"}],
                   "fieldConfig": {"defaults": {"custom": {"stacking": {"mode": "normal"}}}}}],
                 "annotations": {"list": [{"name": "N", "expr": "d"}, {"name": "built in"}]}}
                """));

        assertThat(dashboard.panels()).extracting(Panel::title).containsExactly("A", "B", "N");
        assertThat(dashboard.panels()).extracting(Panel::stacked).containsExactly(false, true, false);
        assertThat(dashboard.panels().get(0).queries()).containsExactly(new Query("a", "", true));
    }
}
