package io.jettyshutdown.demo.rolling;

import static io.jettyshutdown.demo.cli.Text.format;

import io.jettyshutdown.demo.cli.SideBySide;
import io.jettyshutdown.demo.cli.Text;
import io.jettyshutdown.demo.rolling.Variant.Outcome;
import io.jettyshutdown.demo.rolling.report.ReportText;
import io.jettyshutdown.demo.rolling.report.RollingReport;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** Variants side by side, as people like to read them. */
final class VariantTable {

    private static final int COLUMN = 17;

    private VariantTable() {}

    static String of(List<Outcome> outcomes) {
        RollingReport first = outcomes.get(0).report();
        String title =
                "\n" + ReportText.title(first) + ", " + Text.number(first.reconnectRate(), 2) + " per second allowed";
        return new SideBySide<>(title, outcomes, COLUMN)
                .row("", Outcome::name)
                .row(
                        "Disconnects per client",
                        of -> format("%.2f", of.report().disconnectsPerClient().mean()))
                .row(
                        "  of one client, at most",
                        of -> format("%d", of.report().disconnectsPerClient().max()))
                .row("Close codes seen", of -> codes(of.report().closeCodes()))
                .row(
                        "Closing handshakes",
                        of -> percent(
                                of.report().handshakesCompleted(), of.report().disconnects()))
                .row("Messages lost", of -> format("%,d", of.report().messagesLost()))
                .row("Attempts that failed", of -> format("%,d", of.report().attemptsThatFailed()))
                .row(
                        "Outage, median",
                        of -> format("%,d ms", of.report().outageMillis().p50()))
                .row(
                        "Outage, p99",
                        of -> format("%,d ms", of.report().outageMillis().p99()))
                .row("Reconnects in any second", of -> format("%,d", of.report().peakReconnectsPerSecond()))
                .row("  against the rate", of -> format("%.0f %%", of.report().reconnectsOverRate() * 100))
                .row(
                        "Stop of a server, at most",
                        of -> format("%.1f s", of.report().longestStopMillis() / 1000.0))
                .row("Deployment", of -> format("%.1f s", of.report().durationMillis() / 1000.0))
                .toString();
    }

    private static String codes(Map<Integer, Integer> closeCodes) {
        return closeCodes.keySet().stream().map(String::valueOf).collect(Collectors.joining(", "));
    }

    private static String percent(int part, int whole) {
        return format("%.1f %%", whole == 0 ? 100.0 : 100.0 * part / whole);
    }
}
