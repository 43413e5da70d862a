package io.jettyshutdown.demo.observe;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jettyshutdown.demo.observe.PanelReading.Answer;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An observation for programs: each panel with the numbers that it would show. */
@JsonInclude(JsonInclude.Include.NON_NULL)
record ObservationJson(boolean successful, List<Comparison> comparisons, List<Panel> panels, List<String> alerts) {

    record Panel(String title, String type, List<Query> queries) {}

    /** What it asks for; the failure is null if it got an answer. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Query(String expression, @Nullable String failure, List<Value> series) {}

    /** Of a series: its value at the end, or its highest if the panel shows all of the time; null for no number. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Value(
            String name,
            Map<String, String> labels,
            @Nullable Double value,
            @Nullable Double max) {}

    static ObservationJson of(Observation observation) {
        return new ObservationJson(
                observation.successful(),
                observation.comparisons(),
                observation.panels().stream().map(ObservationJson::panel).toList(),
                observation.alerts());
    }

    private static Panel panel(PanelReading reading) {
        return new Panel(
                reading.panel().title(),
                reading.panel().type(),
                reading.answers().stream().map(ObservationJson::query).toList());
    }

    private static Query query(Answer answer) {
        return new Query(
                answer.asked(),
                answer.failure().isEmpty() ? null : answer.failure(),
                answer.series().stream().map(series -> value(answer, series)).toList());
    }

    private static Value value(Answer answer, Series series) {
        Double number = series.hasNumbers() ? series.max() : null;
        boolean instant = answer.query().instant();
        return new Value(answer.nameOf(series), series.labels(), instant ? number : null, instant ? null : number);
    }
}
