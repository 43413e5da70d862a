package io.jettyshutdown.demo.rolling;

import io.jettyshutdown.demo.rolling.Variant.Outcome;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Variants side by side, as people like to read them. */
final class VariantTable {

    private static final String CELL = "%17s";
    private static final String LABEL = "%n  %-28s";

    private final List<Outcome> outcomes;
    private final StringBuilder text = new StringBuilder();

    private VariantTable(List<Outcome> outcomes) {
        this.outcomes = outcomes;
    }

    static String of(List<Outcome> outcomes) {
        VariantTable table = new VariantTable(outcomes);
        table.text.append("%n%s, %s per second allowed"
                .formatted(
                        ReportText.title(outcomes.get(0).report()),
                        ReportText.number(outcomes.get(0).report().reconnectRate())));
        table.text.append('\n');
        table.row("", Outcome::name);
        table.add(
                "Disconnects per client",
                report -> format("%.2f", report.disconnectsPerClient().mean()));
        table.add(
                "  of one client, at most",
                report -> format("%d", report.disconnectsPerClient().max()));
        table.add("Close codes seen", report -> codes(report.closeCodes()));
        table.add("Closing handshakes", report -> percent(report.handshakesCompleted(), report.disconnects()));
        table.add("Messages lost", report -> format("%,d", report.messagesLost()));
        table.add("Attempts that failed", report -> format("%,d", sum(report.failedAttempts())));
        table.add(
                "Outage, median",
                report -> format("%,d ms", report.outageMillis().p50()));
        table.add(
                "Outage, p99", report -> format("%,d ms", report.outageMillis().p99()));
        table.add("Reconnects in any second", report -> format("%,d", report.peakReconnectsPerSecond()));
        table.add("  against the rate", report -> format("%.0f %%", report.reconnectsOverRate() * 100));
        table.add("Stop of a server, at most", report -> format("%.1f s", report.longestStopMillis() / 1000.0));
        table.add("Deployment", report -> format("%.1f s", report.durationMillis() / 1000.0));
        return table.text.append('\n').toString();
    }

    private void add(String label, Function<RollingReport, String> value) {
        row(label, outcome -> value.apply(outcome.report()));
    }

    private void row(String label, Function<Outcome, String> value) {
        text.append(format(LABEL, label));
        outcomes.forEach(outcome -> text.append(format(CELL, value.apply(outcome))));
    }

    private static String codes(Map<Integer, Integer> closeCodes) {
        return closeCodes.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static int sum(Map<String, Integer> numbers) {
        return numbers.values().stream().mapToInt(Integer::intValue).sum();
    }

    private static String percent(int part, int whole) {
        return format("%.1f %%", whole == 0 ? 100.0 : 100.0 * part / whole);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
