package io.jettyshutdown.demo.bench.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jettyshutdown.demo.bench.trial.Figure;
import org.hipparchus.stat.StatUtils;
import org.hipparchus.stat.descriptive.rank.Median;

/**
 * The same figure of several runs.
 *
 * @param median the middle one, or the mean of the two in the middle
 * @param min the least
 * @param max the greatest
 */
record Spread(double median, double min, double max) {

    /** Of at least one value. */
    static Spread of(double... values) {
        return new Spread(new Median().evaluate(values), StatUtils.min(values), StatUtils.max(values));
    }

    String text(Figure figure) {
        return "%s (%s..%s)".formatted(figure.format(median), figure.format(min), figure.format(max));
    }

    ObjectNode json() {
        return JsonNodeFactory.instance
                .objectNode()
                .put("median", rounded(median))
                .put("min", rounded(min))
                .put("max", rounded(max));
    }

    /** To three digits behind the point, which is finer than anything is measured. */
    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }
}
