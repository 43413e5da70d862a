package io.jettyshutdown.demo.bench.report;

import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.trial.Figure;
import io.jettyshutdown.demo.picture.Look;
import io.jettyshutdown.demo.picture.Sheet;
import java.awt.BasicStroke;
import java.awt.Color;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * The costs over the number of sessions, a line for each server through the medians, with a bar from the least to the
 * greatest at each.
 *
 * @param scale what to draw
 * @param report with the conditions
 */
public record ScaleChart(Scale scale, Report report) {

    private static final int COLUMNS = 2;
    private static final int HEIGHT = 420;
    private static final int SIZE = 100; // is replaced when it is drawn
    private static final int TICKS = 90;
    private static final double BEYOND = 1.05;

    /** From one server's bar to the next, in parts of the axis, so that none hides another. */
    private static final double APART = 0.006;

    public void write(Path png) throws IOException {
        new Sheet(
                        "Stop of a server over its number of sessions",
                        "Medians, and bars from the least to the greatest; " + report.conditions()
                                + ". Drawn by jetty-shutdown-demo.",
                        COLUMNS,
                        HEIGHT,
                        List.of(chart(Figure.ALL_HANDSHAKES)::paint, chart(Figure.SERVER_CPU)::paint))
                .write(png);
    }

    private XYChart chart(Figure cost) {
        XYChart chart = new XYChart(SIZE, SIZE);
        Look.style(chart.getStyler());
        List<String> missing = new ArrayList<>();
        for (Contender contender : Contender.OF_STOP) {
            if (scale.sizesWith(contender, cost) > 0) {
                draw(chart, contender, cost);
            } else {
                missing.add(contender.label());
            }
        }
        chart.setTitle(cost.label() + (missing.isEmpty() ? "" : " (" + String.join(", ", missing) + ": never by all)"));
        chart.setXAxisTitle("sessions");
        chart.getStyler()
                .setXAxisMin(0.0)
                .setXAxisMax(scale.most() * BEYOND)
                .setYAxisMin(0.0)
                .setXAxisTickMarkSpacingHint(TICKS)
                .setXAxisDecimalPattern("#,##0")
                .setYAxisDecimalPattern("#,##0");
        return chart;
    }

    private void draw(XYChart chart, Contender contender, Figure cost) {
        int column = Contender.OF_STOP.indexOf(contender);
        Color color = Look.COLORS.get(column);
        List<Double> sizes = new ArrayList<>();
        List<Double> medians = new ArrayList<>();
        scale.bySessions()
                .forEach((sessions, results) -> results.spread(contender, cost).ifPresent(spread -> {
                    double x = sessions + column * APART * scale.most();
                    sizes.add(x);
                    medians.add(spread.median());
                    double[] fromLeastToGreatest = {spread.min(), spread.max()};
                    chart.addSeries(contender.label() + " " + sessions, new double[] {x, x}, fromLeastToGreatest)
                            .setMarker(SeriesMarkers.NONE)
                            .setLineColor(color)
                            .setLineStyle(new BasicStroke(1))
                            .setShowInLegend(false);
                }));
        chart.addSeries(contender.label(), sizes, medians)
                .setMarker(SeriesMarkers.CIRCLE)
                .setMarkerColor(color)
                .setLineColor(color)
                .setLineStyle(new BasicStroke(2));
    }
}
