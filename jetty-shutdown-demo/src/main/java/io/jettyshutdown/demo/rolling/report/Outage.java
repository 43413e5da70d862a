package io.jettyshutdown.demo.rolling.report;

import org.HdrHistogram.Histogram;

/**
 * How long clients were without a connection, in milliseconds: a distribution over the disconnects.
 *
 * @param p50 the median
 * @param p99 the 99th percentile
 * @param max the longest
 */
public record Outage(long p50, long p99, long max) {

    public static Outage of(Histogram millis) {
        return new Outage(millis.getValueAtPercentile(50), millis.getValueAtPercentile(99), millis.getMaxValue());
    }
}
