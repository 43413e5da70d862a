package io.jettyshutdown.demo.storm;

import static io.jettyshutdown.demo.cli.Text.format;

import io.jettyshutdown.demo.cli.SideBySide;
import io.jettyshutdown.demo.cli.Text;
import java.util.List;

/** Policies side by side, as people like to read them. */
final class ForecastTable {

    private static final int COLUMN = 12;
    private static final double SECOND = 1000;

    private ForecastTable() {}

    static String of(Scenario scenario, List<Forecast> forecasts) {
        return new SideBySide<>(title(scenario), forecasts, COLUMN)
                .row("", Forecast::policy)
                .row("Reconnects in any second", forecast -> format("%,d", forecast.peakReconnects()))
                .row("  knocks, repeated ones too", forecast -> format("%,d", forecast.peakKnocks()))
                .row("Outage, median", forecast -> seconds(forecast.outage().p50()))
                .row("Outage, p99", forecast -> seconds(forecast.outage().p99()))
                .row("Outage, longest", forecast -> seconds(forecast.outage().max()))
                .row(
                        "Offline per client, mean",
                        forecast ->
                                seconds(Math.round(forecast.offlinePerClient().mean())))
                .row(
                        "  of one client, at most",
                        forecast -> seconds(forecast.offlinePerClient().max()))
                .row(
                        "Disconnects per client",
                        forecast ->
                                format("%.2f", forecast.disconnectsPerClient().mean()))
                .row(
                        "  of one client, at most",
                        forecast -> format("%d", forecast.disconnectsPerClient().max()))
                .row("Attempts that failed", forecast -> format("%,d", forecast.failedAttempts()))
                .row("Overload, node-seconds", forecast -> format("%,d", forecast.overloadSeconds()))
                .row("Drain of the slowest node", forecast -> seconds(forecast.drain()))
                .row(
                        "  of a grace period of",
                        forecast -> seconds(scenario.budget().gracePeriod().toMillis()))
                .row("  closed before their slot", forecast -> format("%,d", forecast.closedEarly()))
                .row("  cut, without a Close frame", forecast -> format("%,d", forecast.cut()))
                .row("Deployment", forecast -> seconds(forecast.duration()))
                .toString();
    }

    static String title(Scenario scenario) {
        return format(
                "%,d sessions on %,d nodes, %s; slots: %s per second; each node takes %s per second",
                scenario.sessions(),
                scenario.nodes(),
                scenario.strategy().words(),
                Text.number(scenario.reconnectRate(), 2),
                Text.number(scenario.acceptance().rate(), 2));
    }

    private static String seconds(long millis) {
        return format("%,.1f s", millis / SECOND);
    }
}
