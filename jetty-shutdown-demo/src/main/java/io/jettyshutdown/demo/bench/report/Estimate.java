package io.jettyshutdown.demo.bench.report;

import org.hipparchus.distribution.continuous.TDistribution;
import org.hipparchus.stat.StatUtils;

/**
 * A mean, and the interval that holds the true one with a confidence of 95 %, if the values are independent and about
 * normally distributed.
 */
record Estimate(double mean, double low, double high) {

    /** Of at least two values. */
    static Estimate of(double... values) {
        double mean = StatUtils.mean(values);
        double margin = new TDistribution(values.length - 1).inverseCumulativeProbability(0.975)
                * Math.sqrt(StatUtils.variance(values) / values.length);
        return new Estimate(mean, mean - margin, mean + margin);
    }
}
