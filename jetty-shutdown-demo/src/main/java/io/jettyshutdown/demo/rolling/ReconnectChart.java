package io.jettyshutdown.demo.rolling;

import static io.jettyshutdown.demo.cli.Text.format;

import io.jettyshutdown.demo.picture.Chart;
import io.jettyshutdown.demo.picture.Look;
import io.jettyshutdown.demo.picture.Sheet;
import io.jettyshutdown.demo.rolling.Variant.Outcome;
import io.jettyshutdown.demo.rolling.report.ReportText;
import io.jettyshutdown.demo.rolling.report.RollingReport;
import java.awt.BasicStroke;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Reconnects over time, a chart for each variant, all with the same axes.
 *
 * @param outcomes what to draw
 * @param seconds the length of the time axis
 * @param peak the height of the other one
 */
record ReconnectChart(List<Outcome> outcomes, double seconds, double peak) {

    private static final int TENTHS = 10;
    private static final int COLUMNS = 2;
    private static final int HEIGHT = 190;

    /** The axis ends at a tick: it has too many otherwise. */
    private static final int GRID = 10;

    private static final double ABOVE = 1.1;
    private static final String ORIGIN =
            "Clients that came back in the second before, by seconds since the first server"
                    + " was told to stop. The line is the rate that the servers were told. Drawn by jetty-shutdown-demo.";

    static ReconnectChart of(List<Outcome> outcomes) {
        double seconds = 1;
        double peak = outcomes.get(0).report().reconnectRate();
        for (Outcome outcome : outcomes) {
            seconds = Math.max(seconds, outcome.report().reconnectsPerTenth().size() / (double) TENTHS + 1);
            peak = Math.max(peak, outcome.report().peakReconnectsPerSecond());
        }
        return new ReconnectChart(outcomes, Math.ceil(seconds / GRID) * GRID, peak * ABOVE);
    }

    void write(Path png) throws IOException {
        List<Chart> charts = new ArrayList<>();
        outcomes.forEach(outcome -> charts.add(chart(outcome)::paint));
        new Sheet(
                        ReportText.title(outcomes.get(0).report()) + ": reconnects per second",
                        ORIGIN,
                        COLUMNS,
                        HEIGHT,
                        charts)
                .write(png);
    }

    private XYChart chart(Outcome outcome) {
        RollingReport report = outcome.report();
        double[] counts = perSecond(report.reconnectsPerTenth());
        XYChart chart = Look.course(
                format(
                        "%s: at most %,d per second, %.2f disconnects per client",
                        outcome.name(),
                        report.peakReconnectsPerSecond(),
                        report.disconnectsPerClient().mean()),
                IntStream.range(0, counts.length)
                        .mapToDouble(i -> (i + 1) / (double) TENTHS)
                        .toArray(),
                counts,
                seconds,
                peak);
        XYSeries rate = chart.addSeries(
                "rate", new double[] {0, seconds}, new double[] {report.reconnectRate(), report.reconnectRate()});
        rate.setMarker(SeriesMarkers.NONE).setLineColor(Look.COLORS.get(5)).setLineStyle(new BasicStroke(1));
        return chart;
    }

    /** In the second that ends with each tenth, and until it is over after the last. */
    private static double[] perSecond(List<Integer> perTenth) {
        double[] counts = new double[perTenth.size() + TENTHS];
        for (int i = 0; i < perTenth.size(); i++) {
            for (int later = 0; later < TENTHS; later++) {
                counts[i + later] += perTenth.get(i);
            }
        }
        return counts;
    }
}
