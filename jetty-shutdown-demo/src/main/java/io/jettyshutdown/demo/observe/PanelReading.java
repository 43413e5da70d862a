package io.jettyshutdown.demo.observe;

import io.jettyshutdown.demo.observe.Dashboard.Panel;
import io.jettyshutdown.demo.observe.Dashboard.Query;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What the database says to a panel.
 *
 * @param panel the panel
 * @param answers an answer for each of its queries
 */
record PanelReading(Panel panel, List<Answer> answers) {

    private static final Pattern LABEL = Pattern.compile("\\{\\{\\s*(\\w+)\\s*}}");

    /**
     * An answer.
     *
     * @param query the query, with Grafana's variables
     * @param asked the query as it was asked
     * @param failure why there is none; empty if there is
     * @param series what was found
     */
    record Answer(Query query, String asked, String failure, List<Series> series) {

        boolean hasNumbers() {
            return series.stream().anyMatch(Series::hasNumbers);
        }

        /** What Grafana calls a series of it. */
        String nameOf(Series named) {
            String legend = query.legend();
            if (legend.isEmpty() || legend.equals("__auto")) {
                return named.labels().entrySet().stream()
                        .filter(label -> !label.getKey().equals("__name__"))
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .sorted()
                        .collect(Collectors.joining(" "));
            }
            return LABEL.matcher(legend)
                    .replaceAll(found -> Matcher.quoteReplacement(named.labels().getOrDefault(found.group(1), "")));
        }
    }

    /** Whether each query found a number: else the panel shows nothing, and nobody knows what that means. */
    boolean complete() {
        return answers.stream().allMatch(Answer::hasNumbers);
    }
}
