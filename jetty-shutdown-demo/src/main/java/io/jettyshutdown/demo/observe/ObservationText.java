package io.jettyshutdown.demo.observe;

import io.jettyshutdown.demo.cli.Text;
import io.jettyshutdown.demo.observe.PanelReading.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** An observation as people like to read it. */
final class ObservationText {

    private static final int MOST_VALUES = 4;
    private static final String COMPARISON = "  %-32s %12s %14s %10s%s";
    private static final String PANEL = "  %-44s %6s  %s";

    private final List<String> lines = new ArrayList<>();

    private ObservationText() {}

    static String of(Observation observation) {
        ObservationText text = new ObservationText();
        text.add("");
        text.add("In Prometheus's database, when all processes are gone");
        text.add("");
        text.add(COMPARISON, "", "database", "drain reports", "clients", "");
        observation.comparisons().forEach(text::addComparison);
        text.add("");
        text.add("The dashboard, read for this time");
        text.add("");
        text.add(PANEL, "panel", "series", "value (of a course: the highest)");
        observation.panels().forEach(text::addPanel);
        text.add("");
        text.add(verdict(observation));
        return String.join("\n", text.lines);
    }

    private void add(String format, Object... values) {
        lines.add(Text.format(format, values).stripTrailing());
    }

    private void addComparison(Comparison line) {
        add(
                COMPARISON,
                line.what(),
                number(line.prometheus()),
                count(line.drainReports()),
                count(line.clients()),
                line.agrees() ? "" : "  DIFFERENT");
    }

    private void addPanel(PanelReading reading) {
        String title = reading.panel().title();
        for (Answer answer : reading.answers()) {
            add(
                    PANEL,
                    title,
                    answer.series().size(),
                    answer.hasNumbers() ? values(answer) : "NOTHING: " + answer.failure());
            title = "";
        }
    }

    /** The highest ones first, for the others are mostly zero. */
    private static String values(Answer answer) {
        List<Series> shown = answer.series().stream()
                .filter(Series::hasNumbers)
                .sorted((a, b) -> Double.compare(b.max(), a.max()))
                .toList();
        String text = shown.stream()
                .limit(MOST_VALUES)
                .map(series -> (answer.nameOf(series) + " " + number(series.max())).strip())
                .collect(Collectors.joining(", "));
        return shown.size() > MOST_VALUES ? text + ", ..." : text;
    }

    private static String verdict(Observation observation) {
        List<String> faults = new ArrayList<>();
        addFault(
                faults,
                observation.comparisons().stream()
                        .filter(line -> !line.agrees())
                        .count(),
                "numbers differ");
        addFault(
                faults,
                observation.panels().stream()
                        .filter(reading -> !reading.complete())
                        .count(),
                "panels are blank");
        addFault(faults, observation.alerts().size(), "alerts fired: " + observation.alerts());
        return faults.isEmpty()
                ? "The database has every Close frame that was sent, every panel has its numbers, and no alert fired."
                : "FAILED: " + String.join("; ", faults) + ".";
    }

    private static void addFault(List<String> faults, long count, String what) {
        if (count > 0) {
            faults.add(count + " " + what);
        }
    }

    private static String count(@Nullable Integer count) {
        return count == null ? "" : number(count);
    }

    private static String number(double number) {
        return Text.number(number, 3);
    }
}
