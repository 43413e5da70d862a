package io.jettyshutdown.demo.storm;

import java.text.DecimalFormat;
import java.text.DecimalFormatSymbols;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** Policies side by side, as people like to read them. */
final class ForecastTable {

    private static final double SECOND = 1000;

    private final Scenario scenario;
    private final List<Forecast> forecasts;
    private final StringBuilder text = new StringBuilder();

    private ForecastTable(Scenario scenario, List<Forecast> forecasts) {
        this.scenario = scenario;
        this.forecasts = forecasts;
    }

    static String of(Scenario scenario, List<Forecast> forecasts) {
        ForecastTable table = new ForecastTable(scenario, forecasts);
        table.text.append(title(scenario)).append('\n');
        table.fill();
        return table.text.append('\n').toString();
    }

    static String title(Scenario scenario) {
        return format(
                "%,d sessions on %,d nodes, %s; slots: %s per second; each node takes %s per second",
                scenario.sessions(),
                scenario.nodes(),
                scenario.strategy().words(),
                number(scenario.reconnectRate()),
                number(scenario.acceptance().rate()));
    }

    private void fill() {
        row("", Forecast::policy);
        row("Reconnects in any second", forecast -> format("%,d", forecast.peakReconnects()));
        row("  knocks, repeated ones too", forecast -> format("%,d", forecast.peakKnocks()));
        row("Outage, median", forecast -> seconds(forecast.outage().p50()));
        row("Outage, p99", forecast -> seconds(forecast.outage().p99()));
        row("Outage, longest", forecast -> seconds(forecast.outage().max()));
        row(
                "Offline per client, mean",
                forecast -> seconds(Math.round(forecast.offlinePerClient().mean())));
        row(
                "  of one client, at most",
                forecast -> seconds(forecast.offlinePerClient().max()));
        row(
                "Disconnects per client",
                forecast -> format("%.2f", forecast.disconnectsPerClient().mean()));
        row(
                "  of one client, at most",
                forecast -> format("%d", forecast.disconnectsPerClient().max()));
        row("Attempts that failed", forecast -> format("%,d", forecast.failedAttempts()));
        row("Overload, node-seconds", forecast -> format("%,d", forecast.overloadSeconds()));
        row("Drain of the slowest node", forecast -> seconds(forecast.drain()));
        row(
                "  of a grace period of",
                forecast -> seconds(scenario.budget().gracePeriod().toMillis()));
        row("  closed before their slot", forecast -> format("%,d", forecast.closedEarly()));
        row("  cut, without a Close frame", forecast -> format("%,d", forecast.cut()));
        row("Deployment", forecast -> seconds(forecast.duration()));
    }

    private void row(String label, Function<Forecast, String> value) {
        text.append(format("%n  %-28s", label));
        forecasts.forEach(forecast -> text.append(format("%12s", value.apply(forecast))));
    }

    static String seconds(long millis) {
        return format("%,.1f s", millis / SECOND);
    }

    static String number(double rate) {
        return new DecimalFormat("#,##0.##", DecimalFormatSymbols.getInstance(Locale.ROOT)).format(rate);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
