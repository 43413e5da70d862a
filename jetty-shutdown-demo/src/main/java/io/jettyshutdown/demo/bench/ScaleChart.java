package io.jettyshutdown.demo.bench;

import io.jettyshutdown.demo.picture.Chart;
import io.jettyshutdown.demo.picture.Look;
import io.jettyshutdown.demo.picture.Sheet;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The costs over the number of sessions, a line for each server through the medians, with a bar from the least to the
 * greatest at each.
 *
 * @param report what to draw
 */
record ScaleChart(Report report) {

    private static final int COLUMNS = 2;
    private static final int HEIGHT = 420;
    private static final int SIZE = 100; // is replaced when it is drawn
    private static final int TICKS = 90;
    private static final double BEYOND = 1.05;

    void write(Path png) throws IOException {
        List<Chart> charts = new ArrayList<>();
        for (Figure cost : List.of(Figure.ALL_HANDSHAKES, Figure.SERVER_CPU)) {
            charts.add(chart(cost)::paint);
        }
        new Sheet(
                        "Stop of a server over its number of sessions",
                        "Medians, and bars from the least to the greatest. " + report.description()
                                + ". Drawn by jetty-shutdown-demo.",
                        COLUMNS,
                        HEIGHT,
                        charts)
                .write(png);
    }

    private XYChart chart(Figure cost) {
        XYChart chart = new XYChart(SIZE, SIZE);
        Look.style(chart.getStyler());
        List<String> missing = new ArrayList<>();
        for (Contender contender : Contender.OF_STOP) {
            if (!draw(chart, contender, cost)) {
                missing.add(contender.label());
            }
        }
        chart.setTitle(cost.label() + (missing.isEmpty() ? "" : " (" + String.join(", ", missing) + ": never by all)"));
        chart.setXAxisTitle("sessions");
        chart.getStyler()
                .setXAxisMin(0.0)
                .setXAxisMax(report.scale().bySessions().lastKey() * BEYOND)
                .setYAxisMin(0.0)
                .setXAxisTickMarkSpacingHint(TICKS)
                .setXAxisDecimalPattern("#,##0")
                .setYAxisDecimalPattern("#,##0");
        return chart;
    }

    /** Whether there is anything to draw. */
    private boolean draw(XYChart chart, Contender contender, Figure cost) {
        List<Double> sizes = new ArrayList<>();
        List<Double> medians = new ArrayList<>();
        Color color = Look.COLORS.get(Contender.OF_STOP.indexOf(contender));
        report.scale()
                .bySessions()
                .forEach((sessions, results) -> results.spread(contender, cost).ifPresent(spread -> {
                    sizes.add((double) sessions);
                    medians.add(spread.median());
                    XYSeries bar = chart.addSeries(
                            contender.label() + " " + sessions,
                            new double[] {sessions, sessions},
                            new double[] {spread.min(), spread.max()});
                    bar.setMarker(SeriesMarkers.NONE)
                            .setLineColor(color)
                            .setLineStyle(new BasicStroke(1))
                            .setShowInLegend(false);
                }));
        if (sizes.isEmpty()) {
            return false;
        }
        chart.addSeries(contender.label(), sizes, medians)
                .setMarker(SeriesMarkers.CIRCLE)
                .setMarkerColor(color)
                .setLineColor(color)
                .setLineStyle(new BasicStroke(2));
        return true;
    }
}
