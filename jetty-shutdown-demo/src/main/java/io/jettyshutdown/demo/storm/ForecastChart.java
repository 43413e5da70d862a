package io.jettyshutdown.demo.storm;

import io.jettyshutdown.demo.picture.Chart;
import io.jettyshutdown.demo.picture.Look;
import io.jettyshutdown.demo.picture.Sheet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Reconnects and clients without a connection over time, a line for each policy. */
final class ForecastChart {

    private static final int POINTS = 550;
    private static final int HEIGHT = 330;
    private static final int SIZE = 100; // is replaced when it is drawn
    private static final String ORIGIN =
            "By seconds since the deployment began. Computed by jetty-shutdown-demo, storm.";

    private ForecastChart() {}

    static void write(Scenario scenario, List<Forecast> forecasts, Path png) throws IOException {
        Chart reconnects = chart("Reconnects per second", forecasts, Forecast::reconnectsPerSecond)::paint;
        Chart offline = chart("Clients without a connection", forecasts, Forecast::offline)::paint;
        new Sheet(ForecastTable.title(scenario), ORIGIN, 1, HEIGHT, List.of(reconnects, offline)).write(png);
    }

    private static XYChart chart(String title, List<Forecast> forecasts, Function<Forecast, List<Integer>> values) {
        XYChart chart = new XYChart(SIZE, SIZE);
        Look.style(chart.getStyler());
        chart.setTitle(title);
        int seconds = forecasts.stream()
                .mapToInt(forecast -> values.apply(forecast).size())
                .max()
                .orElse(1);
        int step = (seconds + POINTS - 1) / POINTS;
        for (int i = 0; i < forecasts.size(); i++) {
            List<Integer> curve = values.apply(forecasts.get(i));
            int points = (curve.size() + step - 1) / step;
            chart.addSeries(
                            forecasts.get(i).policy(),
                            IntStream.range(0, points)
                                    .mapToDouble(point -> point * step)
                                    .toArray(),
                            IntStream.range(0, points)
                                    .mapToDouble(point -> highest(curve, point * step, step))
                                    .toArray())
                    .setMarker(SeriesMarkers.NONE)
                    .setLineColor(Look.COLORS.get(i));
        }
        chart.getStyler()
                .setYAxisDecimalPattern("#,##0")
                .setXAxisDecimalPattern("#,##0")
                .setYAxisMin(0.0);
        return chart;
    }

    /** A peak is what matters: it must not disappear between two points. */
    private static double highest(List<Integer> curve, int from, int number) {
        return curve.subList(from, Math.min(curve.size(), from + number)).stream()
                .mapToInt(Integer::intValue)
                .max()
                .orElse(0);
    }
}
