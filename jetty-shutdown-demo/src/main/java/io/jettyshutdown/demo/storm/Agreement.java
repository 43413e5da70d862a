package io.jettyshutdown.demo.storm;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.Locale;

/**
 * A real deployment and its simulation, side by side.
 *
 * @param name what is special about it
 * @param figures what was compared
 */
record Agreement(String name, List<Figure> figures) {

    private static final double TOLERANCE = 0.2;
    private static final long SHORT = 100;

    /**
     * Compares.
     *
     * @param measured what happened
     * @param forecast what was computed
     */
    static Agreement of(Measured measured, Forecast forecast) {
        return new Agreement(
                measured.name(),
                List.of(
                        new Figure("Reconnects in any second", measured.peak(), forecast.peakReconnects(), true),
                        outage(
                                "Outage, median, ms",
                                measured.outage("p50"),
                                forecast.outage().p50()),
                        outage(
                                "Outage, p99, ms",
                                measured.outage("p99"),
                                forecast.outage().p99()),
                        new Figure(
                                "Disconnects per client",
                                measured.disconnects(),
                                forecast.disconnectsPerClient().mean(),
                                true)));
    }

    /** Below a tenth of a second the machine is measured, and not the deployment. */
    private static Figure outage(String name, long real, long computed) {
        return new Figure(name, real, computed, Math.max(real, computed) > SHORT);
    }

    /**
     * A figure of both.
     *
     * @param name what it is
     * @param real what was measured
     * @param computed what was computed
     * @param judged whether it must agree
     */
    record Figure(String name, double real, double computed, boolean judged) {

        /** 1 if they are the same. */
        @JsonProperty
        double ratio() {
            return real == 0 ? computed == 0 ? 1 : Double.MAX_VALUE : computed / real;
        }

        /** Whether they differ by a fifth at most. */
        @JsonProperty
        boolean agreed() {
            return !judged || Math.abs(ratio() - 1) <= TOLERANCE;
        }
    }

    /** Whether all of its figures do. */
    @JsonProperty
    boolean agreed() {
        return figures.stream().allMatch(Figure::agreed);
    }

    static String table(List<Agreement> agreements) {
        StringBuilder text = new StringBuilder();
        for (Agreement agreement : agreements) {
            text.append(format("%n%-30s%12s%12s%10s", agreement.name, "rolling", "storm", "ratio"));
            for (Figure figure : agreement.figures) {
                text.append(format(
                        "%n  %-28s%12s%12s%10s",
                        figure.name,
                        number(figure.real),
                        number(figure.computed),
                        !figure.judged ? "-" : format("%.2f", figure.ratio()) + (figure.agreed() ? "" : " !")));
            }
            text.append('\n');
        }
        boolean agreed = agreements.stream().allMatch(Agreement::agreed);
        return text.append(agreed ? "\nAll within 20 %." : "\nFAILED: some differ by more than 20 % (!).")
                .toString();
    }

    private static String number(double value) {
        return format(value == Math.rint(value) ? "%,.0f" : "%,.2f", value);
    }

    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }
}
