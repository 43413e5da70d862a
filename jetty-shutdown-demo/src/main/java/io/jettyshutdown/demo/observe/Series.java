package io.jettyshutdown.demo.observe;

import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/**
 * A time series, or its part that a query returned.
 *
 * @param labels its labels
 * @param points in the order of time; one only if the query was for an instant
 */
record Series(Map<String, String> labels, List<Point> points) {

    /**
     * A sample.
     *
     * @param time seconds since 1970
     * @param value may be not a number, as the quantile of nothing is
     */
    record Point(double time, double value) {}

    /** The values that are numbers. */
    private DoubleStream values() {
        return points.stream().mapToDouble(Point::value).filter(Double::isFinite);
    }

    boolean hasNumbers() {
        return values().findAny().isPresent();
    }

    /** The highest; not a number if there is none. */
    double max() {
        return values().max().orElse(Double.NaN);
    }
}
