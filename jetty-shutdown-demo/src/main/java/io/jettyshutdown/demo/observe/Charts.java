package io.jettyshutdown.demo.observe;

import io.jettyshutdown.demo.observe.PanelReading.Answer;
import io.jettyshutdown.demo.observe.Series.Point;
import io.jettyshutdown.demo.picture.Chart;
import io.jettyshutdown.demo.picture.Look;
import java.awt.BasicStroke;
import java.awt.Color;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.DoubleSummaryStatistics;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.knowm.xchart.AnnotationText;
import org.knowm.xchart.CategoryChart;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.markers.SeriesMarkers;

/**
 * Draws panels, each in the way of its type.
 *
 * @param start when the time axes begin, in seconds since 1970
 * @param end when they end
 * @param step between two values, in seconds
 * @param names the series that have a color, of those with the same kind of name: a node has the same one everywhere
 */
record Charts(double start, double end, double step, Map<String, List<String>> names) {

    private static final int SIZE = 100; // is replaced when it is drawn
    private static final int BAR = 10;

    /** Beside a bar, for its name; a part of the time axis. */
    private static final double MARGIN = 0.1;

    /** With node-2 before node-10. */
    private static final Comparator<String> BY_NAME =
            Comparator.comparingInt(String::length).thenComparing(Comparator.naturalOrder());

    private static final List<String> PHASES =
            List.of("running", "announced", "closing", "awaiting", "aborting", "drained");
    private static final List<Color> PHASE_COLORS =
            Look.colors(0x009E73, 0xF0E442, 0xE69F00, 0x56B4E9, 0xD55E00, 0x9AA1A9);

    /** The times are those of the first and the last value of any panel. */
    static Charts of(List<PanelReading> readings, double step) {
        DoubleSummaryStatistics times = readings.stream()
                .flatMap(reading -> reading.answers().stream())
                .filter(answer -> !answer.query().instant())
                .flatMap(answer -> answer.series().stream())
                .flatMap(series -> series.points().stream())
                .mapToDouble(Point::time)
                .summaryStatistics();
        return new Charts(times.getMin(), times.getMax() + step, step, new HashMap<>());
    }

    private Color color(PanelReading reading, String name) {
        List<String> known =
                names.computeIfAbsent(reading.answers().get(0).query().legend(), legend -> new ArrayList<>());
        if (!known.contains(name)) {
            known.add(name);
        }
        return Look.COLORS.get(known.indexOf(name) % Look.COLORS.size());
    }

    Chart of(PanelReading reading) {
        return switch (reading.panel().type()) {
            case "bargauge" -> bars(reading)::paint;
            case "state-timeline" -> phases(reading)::paint;
            default -> courses(reading)::paint;
        };
    }

    /** The series that have something to show, by name. */
    private static Map<String, Series> shown(PanelReading reading) {
        Map<String, Series> shown = new TreeMap<>(BY_NAME);
        for (Answer answer : reading.answers()) {
            for (Series series : answer.series()) {
                if (series.max() > 0) {
                    shown.put(answer.nameOf(series), series);
                }
            }
        }
        return shown;
    }

    private XYChart courses(PanelReading reading) {
        XYChart chart = timeChart(reading);
        Map<String, Series> shown = shown(reading);
        boolean stacked = reading.panel().stacked();
        Map<String, List<Point>> lines = stacked ? pile(shown) : new LinkedHashMap<>();
        if (!stacked) {
            shown.forEach((name, series) -> lines.put(name, series.points()));
        }
        shown.keySet().forEach(name -> color(reading, name));
        for (Map.Entry<String, List<Point>> line : lines.entrySet()) {
            Color color = color(reading, line.getKey());
            XYSeries series = add(chart, line.getKey(), line.getValue());
            series.setXYSeriesRenderStyle(stacked ? XYSeriesRenderStyle.Area : XYSeriesRenderStyle.Line);
            series.setMarker(SeriesMarkers.NONE).setFillColor(color);
            series.setLineColor(color).setLineStyle(new BasicStroke(2));
        }
        chart.getStyler().setYAxisMin(0.0);
        return chart;
    }

    /** On top of each other, the topmost first: it is drawn behind the others. */
    private static Map<String, List<Point>> pile(Map<String, Series> shown) {
        TreeSet<Double> times = new TreeSet<>();
        shown.values().forEach(series -> series.points().forEach(point -> times.add(point.time())));
        Map<Double, Double> heights = new TreeMap<>();
        times.forEach(time -> heights.put(time, 0.0));
        List<Map.Entry<String, List<Point>>> layers = new ArrayList<>();
        shown.forEach((name, series) -> {
            series.points().forEach(point -> heights.merge(point.time(), point.value(), Double::sum));
            List<Point> top = new ArrayList<>();
            heights.forEach((time, height) -> top.add(new Point(time, height)));
            layers.add(Map.entry(name, top));
        });
        Collections.reverse(layers);
        Map<String, List<Point>> pile = new LinkedHashMap<>();
        layers.forEach(layer -> pile.put(layer.getKey(), layer.getValue()));
        return pile;
    }

    /** A row for each node, with a bar for each phase, and its name behind the last. */
    private XYChart phases(PanelReading reading) {
        XYChart chart = timeChart(reading);
        Map<String, Series> nodes = new TreeMap<>(BY_NAME.reversed());
        reading.answers()
                .forEach(answer -> answer.series().forEach(series -> nodes.put(answer.nameOf(series), series)));
        Map<Integer, List<Point>> bars = new TreeMap<>();
        int row = 0;
        for (Map.Entry<String, Series> node : nodes.entrySet()) {
            double last = start;
            for (Point point : node.getValue().points()) {
                last = point.time() + step;
                List<Point> bar = bars.computeIfAbsent((int) point.value(), phase -> new ArrayList<>());
                bar.add(new Point(point.time(), row));
                bar.add(new Point(last, row));
                bar.add(new Point(last, Double.NaN)); // lifts the pen
            }
            chart.addAnnotation(
                    new AnnotationText(node.getKey(), last - start + MARGIN / 2 * (end - start), row, false));
            row++;
        }
        bars.forEach((phase, points) -> {
            XYSeries series = add(chart, PHASES.get(phase), points);
            series.setMarker(SeriesMarkers.NONE);
            series.setLineColor(PHASE_COLORS.get(phase))
                    .setLineStyle(new BasicStroke(BAR, BasicStroke.CAP_BUTT, BasicStroke.JOIN_MITER));
        });
        chart.getStyler().setYAxisMin(-1.0).setYAxisMax((double) row).setYAxisTicksVisible(false);
        chart.getStyler().setPlotGridHorizontalLinesVisible(false);
        return chart;
    }

    private static CategoryChart bars(PanelReading reading) {
        CategoryChart chart = new CategoryChart(SIZE, SIZE);
        Look.style(chart.getStyler());
        chart.setTitle(reading.panel().title());
        Map<String, Double> values = new TreeMap<>();
        reading.answers()
                .forEach(answer -> answer.series().forEach(series -> values.put(answer.nameOf(series), series.max())));
        chart.addSeries(reading.panel().title(), List.copyOf(values.keySet()), List.copyOf(values.values()))
                .setFillColor(Look.COLORS.get(4));
        chart.getStyler()
                .setAvailableSpaceFill(0.5)
                .setLabelsVisible(true)
                .setLabelsPosition(1)
                .setLabelsFontColorAutomaticEnabled(false)
                .setLabelsFontColor(Look.INK)
                .setLegendVisible(false);
        return chart;
    }

    private XYChart timeChart(PanelReading reading) {
        XYChart chart = new XYChart(SIZE, SIZE);
        chart.setTitle(reading.panel().title() + (reading.panel().unit().equals("s") ? ", in seconds" : ""));
        Look.style(chart.getStyler());
        chart.getStyler().setXAxisMin(0.0).setXAxisMax((1 + MARGIN / 2) * (end - start));
        chart.getStyler().setXAxisDecimalPattern("0").setYAxisDecimalPattern("#,##0.###");
        return chart;
    }

    private XYSeries add(XYChart chart, String name, List<Point> points) {
        return chart.addSeries(
                name,
                points.stream().mapToDouble(point -> point.time() - start).toArray(),
                points.stream().mapToDouble(Point::value).toArray());
    }
}
