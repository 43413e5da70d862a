package io.jettyshutdown.demo.storm;

import static io.jettyshutdown.demo.cli.Text.format;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.jettyshutdown.demo.rolling.report.RollingReport;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.LongStream;

/**
 * A real deployment and its simulations, side by side.
 *
 * @param name what is special about it
 * @param figures what was compared
 */
record Agreement(String name, List<Figure> figures) {

    /** Whom a client is sent to, and what it draws, differs from run to run: that of reality is one of many. */
    private static final int RUNS = 15;

    /** Below that the machine is measured, and not the deployment. */
    private static final double SHORT_MILLIS = 100;

    /**
     * Computes what was measured.
     *
     * @param defaults what the report does not tell
     */
    static Agreement of(Measured measured, Scenario defaults, long seed) {
        Scenario scenario = measured.scenario(defaults);
        List<Forecast> forecasts = LongStream.range(seed, seed + RUNS)
                .parallel()
                .mapToObj(each -> new Simulation(scenario, measured.policy(), each, done -> {}).run())
                .toList();
        RollingReport real = measured.report();
        return new Agreement(
                measured.name(),
                List.of(
                        Figure.of(
                                "Reconnects in any second",
                                real.peakReconnectsPerSecond(),
                                forecasts,
                                Forecast::peakReconnects,
                                0),
                        Figure.of(
                                "Outage, median, ms",
                                (double) real.outageMillis().p50(),
                                forecasts,
                                forecast -> (double) forecast.outage().p50(),
                                SHORT_MILLIS),
                        Figure.of(
                                "Outage, p99, ms",
                                (double) real.outageMillis().p99(),
                                forecasts,
                                forecast -> (double) forecast.outage().p99(),
                                SHORT_MILLIS),
                        Figure.of(
                                "Disconnects per client",
                                real.disconnectsPerClient().mean(),
                                forecasts,
                                forecast -> forecast.disconnectsPerClient().mean(),
                                0)));
    }

    /**
     * A figure of both.
     *
     * @param name what it is
     * @param real what was measured
     * @param computed what was computed, the median of all runs
     * @param least the least of them
     * @param most the most of them
     * @param judged whether it must agree
     */
    record Figure(String name, double real, double computed, double least, double most, boolean judged) {

        private static final double TOLERANCE = 0.2;

        static Figure of(
                String name, double real, List<Forecast> forecasts, ToDoubleFunction<Forecast> value, double least) {
            double[] sorted = forecasts.stream().mapToDouble(value).sorted().toArray();
            double median = sorted[sorted.length / 2];
            return new Figure(name, real, median, sorted[0], sorted[sorted.length - 1], Math.max(real, median) > least);
        }

        /** Whether what was measured differs by a fifth at most from what runs of the simulation come to. */
        @JsonProperty
        boolean agreed() {
            return !judged || (least <= real * (1 + TOLERANCE) && most >= real * (1 - TOLERANCE));
        }

        private String toText() {
            return format(
                    "%n  %-28s%10s%10s%17s%8s",
                    name,
                    number(real),
                    number(computed),
                    number(least) + " to " + number(most),
                    !judged ? "-" : format("%.2f", computed / real) + (agreed() ? "" : " !"));
        }

        private static String number(double value) {
            return format(value == Math.rint(value) ? "%,.0f" : "%,.2f", value);
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
            text.append(format(
                    "%n%-30s%10s%10s%17s%8s", agreement.name, "rolling", "storm", "of " + RUNS + " runs", "ratio"));
            agreement.figures.forEach(figure -> text.append(figure.toText()));
            text.append('\n');
        }
        boolean agreed = agreements.stream().allMatch(Agreement::agreed);
        return text.append(agreed ? "\nAll within 20 %." : "\nFAILED: some differ by more than 20 % (!).")
                .toString();
    }
}
