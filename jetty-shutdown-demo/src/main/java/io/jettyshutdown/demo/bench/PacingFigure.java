package io.jettyshutdown.demo.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** How well Close frames keep to their rate. */
enum PacingFigure {
    HALF("lateness, 50 % of all, ms", "p50Millis", "%.2f"),
    MOST("lateness, 90 %, ms", "p90Millis", "%.2f"),
    NEARLY_ALL("lateness, 99 %, ms", "p99Millis", "%.2f"),
    ALL("greatest lateness, ms", "maxMillis", "%.2f"),

    /** What the server took to begin: all are late by that. */
    LEAST("least lateness, ms", "leastMillis", "%.2f"),

    /** What is left is that of the pacing. */
    NEARLY_ALL_BEYOND_LEAST("99 %, beyond the least, ms", "p99BeyondLeastMillis", "%.2f"),
    IN_A_SECOND("most in any second", "mostInASecond", "%.0f"),
    IN_A_TENTH("most in any 100 ms", "mostInATenth", "%.0f");

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private final String label;
    private final String jsonName;
    private final String format;

    PacingFigure(String label, String jsonName, String format) {
        this.label = label;
        this.jsonName = jsonName;
        this.format = format;
    }

    String label() {
        return label;
    }

    String jsonName() {
        return jsonName;
    }

    String format(double value) {
        return format.formatted(value);
    }

    /**
     * All figures of one stop.
     *
     * @param arrivals when each Close frame came, in order, at least one; in nanoseconds
     * @param trigger when the stop was asked for, by the same clock: the first one is due then
     * @param rate Close frames per second
     */
    static Map<PacingFigure, Double> of(List<Long> arrivals, long trigger, double rate) {
        double[] lateness = new double[arrivals.size()];
        for (int k = 0; k < lateness.length; k++) {
            double planned = k * NANOS_PER_SECOND / rate;
            lateness[k] = (arrivals.get(k) - trigger - planned) / NANOS_PER_MILLI;
        }
        Arrays.sort(lateness);
        Map<PacingFigure, Double> figures = new EnumMap<>(PacingFigure.class);
        figures.put(HALF, percentile(lateness, 50));
        figures.put(MOST, percentile(lateness, 90));
        figures.put(NEARLY_ALL, percentile(lateness, 99));
        figures.put(ALL, percentile(lateness, 100));
        figures.put(LEAST, lateness[0]);
        figures.put(NEARLY_ALL_BEYOND_LEAST, percentile(lateness, 99) - lateness[0]);
        figures.put(IN_A_SECOND, mostWithin(Duration.ofSeconds(1), arrivals));
        figures.put(IN_A_TENTH, mostWithin(Duration.ofMillis(100), arrivals));
        return figures;
    }

    /** The least value that at least so many of them do not exceed. */
    private static double percentile(double[] sorted, int percent) {
        return sorted[(int) Math.ceil(sorted.length * percent / 100.0) - 1];
    }

    private static double mostWithin(Duration window, List<Long> arrivals) {
        int most = 0;
        int first = 0;
        for (int last = 0; last < arrivals.size(); last++) {
            while (arrivals.get(last) - arrivals.get(first) >= window.toNanos()) {
                first++;
            }
            most = Math.max(most, last - first + 1);
        }
        return most;
    }
}
