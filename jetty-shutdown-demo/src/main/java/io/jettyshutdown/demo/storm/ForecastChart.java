package io.jettyshutdown.demo.storm;

import io.jettyshutdown.demo.picture.Chart;
import io.jettyshutdown.demo.picture.Look;
import io.jettyshutdown.demo.picture.Sheet;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.knowm.xchart.XYChart;

/**
 * Reconnects and clients without a connection over time, a row for each policy, all with the same axes.
 *
 * @param forecasts what to draw
 * @param step seconds from point to point
 * @param seconds the length of the time axis
 */
record ForecastChart(List<Forecast> forecasts, int step, int seconds) {

    private static final int COLUMNS = 2;
    private static final int POINTS = 500;
    private static final int HEIGHT = 170;
    private static final double ABOVE = 1.1;
    private static final String ORIGIN = "By seconds since the deployment began; the highest value of each point's"
            + " seconds. Computed by jetty-shutdown-demo storm.";

    static void write(Scenario scenario, List<Forecast> forecasts, Path png) throws IOException {
        int seconds = forecasts.stream()
                .mapToInt(forecast -> forecast.offline().size() + 1)
                .max()
                .orElse(1);
        int tick = (int) Math.pow(10, Math.floor(Math.log10(seconds)));
        int end = (seconds + tick - 1) / tick * tick;
        new ForecastChart(forecasts, (end + POINTS - 1) / POINTS, end).write(ForecastTable.title(scenario), png);
    }

    private void write(String title, Path png) throws IOException {
        List<Chart> charts = new ArrayList<>();
        for (Forecast forecast : forecasts) {
            charts.add(chart(forecast, "reconnects per second", Forecast::reconnectsPerSecond)::paint);
            charts.add(chart(forecast, "clients without a connection", Forecast::offline)::paint);
        }
        new Sheet(title, ORIGIN, COLUMNS, HEIGHT, charts).write(png);
    }

    private XYChart chart(Forecast forecast, String what, Function<Forecast, List<Integer>> curve) {
        List<Integer> at = corners(curve.apply(forecast));
        double most = forecasts.stream()
                .flatMap(other -> curve.apply(other).stream())
                .mapToInt(Integer::intValue)
                .max()
                .orElse(1);
        return Look.course(
                forecast.policy() + ": " + what,
                at.stream().mapToDouble(second -> second).toArray(),
                at.stream()
                        .mapToDouble(second -> highest(curve.apply(forecast), second))
                        .toArray(),
                seconds,
                most * ABOVE);
    }

    /** Where the curve bends. If its points were all equally far apart, the chart would label those instead of round numbers. */
    private List<Integer> corners(List<Integer> curve) {
        int points = (seconds + step - 1) / step;
        return IntStream.range(0, points)
                .filter(point -> point == 0
                        || point == points - 1
                        || 2 * highest(curve, point * step)
                                != highest(curve, (point - 1) * step) + highest(curve, (point + 1) * step))
                .mapToObj(point -> point * step)
                .toList();
    }

    /** A peak is what matters: it must not disappear between two points. */
    private double highest(List<Integer> curve, int from) {
        return IntStream.range(from, Math.min(curve.size(), from + step))
                .map(curve::get)
                .max()
                .orElse(0);
    }
}
