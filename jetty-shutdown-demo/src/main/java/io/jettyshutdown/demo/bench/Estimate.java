package io.jettyshutdown.demo.bench;

import java.util.List;
import org.apache.commons.statistics.distribution.TDistribution;

/**
 * A mean, and the interval that holds the true one with a confidence of 95 %, if the values are independent and about
 * normally distributed.
 */
record Estimate(double mean, double low, double high) {

    /** Of at least two values. */
    static Estimate of(List<Double> values) {
        int count = values.size();
        double mean = values.stream().mapToDouble(value -> value).sum() / count;
        double squares = values.stream()
                .mapToDouble(value -> (value - mean) * (value - mean))
                .sum();
        double margin = TDistribution.of(count - 1).inverseCumulativeProbability(0.975)
                * Math.sqrt(squares / (count - 1) / count);
        return new Estimate(mean, mean - margin, mean + margin);
    }
}
