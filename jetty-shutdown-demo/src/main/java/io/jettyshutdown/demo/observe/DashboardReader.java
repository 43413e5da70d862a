package io.jettyshutdown.demo.observe;

import io.jettyshutdown.demo.observe.Dashboard.Panel;
import io.jettyshutdown.demo.observe.Dashboard.Query;
import io.jettyshutdown.demo.observe.PanelReading.Answer;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads a dashboard as Grafana does: puts the variables in and asks Prometheus, for all of a time or for its end.
 *
 * @param queries whom to ask
 * @param variables what to put in
 * @param start of the time
 * @param end of the time
 * @param step between two values
 */
record DashboardReader(PrometheusQueries queries, Variables variables, Instant start, Instant end, Duration step) {

    List<PanelReading> read(Dashboard dashboard) throws InterruptedException {
        List<PanelReading> readings = new ArrayList<>();
        for (Panel panel : dashboard.panels()) {
            List<Answer> answers = new ArrayList<>();
            for (Query query : panel.queries()) {
                answers.add(answer(query));
            }
            readings.add(new PanelReading(panel, answers));
        }
        return readings;
    }

    private Answer answer(Query query) throws InterruptedException {
        String asked = query.expression();
        try {
            asked = variables.into(asked);
            List<Series> found = query.instant() ? queries.instant(asked, end) : queries.range(asked, start, end, step);
            return new Answer(query, asked, found.isEmpty() ? "no data" : "", found);
        } catch (IOException | IllegalArgumentException e) {
            return new Answer(query, asked, String.valueOf(e.getMessage()), List.of());
        }
    }
}
