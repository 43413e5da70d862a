package io.jettyshutdown.demo.bench.trial;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.hipparchus.stat.StatUtils;
import org.hipparchus.stat.descriptive.rank.Percentile;
import org.hipparchus.stat.descriptive.rank.Percentile.EstimationType;

/** How well Close frames keep to their rate: the k-th one is due k/rate after the command to stop. */
final class Lateness {

    private static final double NANOS_PER_MILLI = 1e6;
    private static final double NANOS_PER_SECOND = 1e9;

    private Lateness() {}

    /**
     * All figures of one stop; none if no Close frame came.
     *
     * @param arrivals when each Close frame came, in order; in nanoseconds
     * @param trigger when the stop was asked for, by the same clock: the first one is due then
     * @param rate Close frames per second
     */
    static Map<Figure, Double> of(List<Long> arrivals, long trigger, double rate) {
        double[] lateness = new double[arrivals.size()];
        for (int k = 0; k < lateness.length; k++) {
            double planned = k * NANOS_PER_SECOND / rate;
            lateness[k] = (arrivals.get(k) - trigger - planned) / NANOS_PER_MILLI;
        }
        // The least value that at least so many of them do not exceed.
        Percentile percentile = new Percentile().withEstimationType(EstimationType.R_1);
        percentile.setData(lateness);
        double least = StatUtils.min(lateness);
        double nearlyAll = percentile.evaluate(99);
        return Map.of(
                Figure.HALF, percentile.evaluate(50),
                Figure.MOST, percentile.evaluate(90),
                Figure.NEARLY_ALL, nearlyAll,
                Figure.ALL, StatUtils.max(lateness),
                Figure.LEAST, least,
                Figure.NEARLY_ALL_BEYOND_LEAST, nearlyAll - least,
                Figure.IN_A_SECOND, mostWithin(Duration.ofSeconds(1), arrivals),
                Figure.IN_A_TENTH, mostWithin(Duration.ofMillis(100), arrivals));
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
