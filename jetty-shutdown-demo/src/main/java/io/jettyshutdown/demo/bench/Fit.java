package io.jettyshutdown.demo.bench;

import java.util.List;
import java.util.Map;
import org.apache.commons.math3.stat.regression.SimpleRegression;

/**
 * A straight line through what was measured with different numbers of sessions, by least squares.
 *
 * @param perSession its slope, in the unit of the figure
 * @param fixed what it would be without sessions, in the unit of the figure
 * @param rSquared the share of the variation that the line explains; 1 if all is on it
 */
record Fit(double perSession, double fixed, double rSquared) {

    /** A line through fewer fits always. */
    static final int LEAST_SIZES = 3;

    /** Through every value of every size. */
    static Fit of(Map<Integer, List<Double>> valuesBySessions) {
        SimpleRegression regression = new SimpleRegression();
        valuesBySessions.forEach((sessions, values) -> values.forEach(value -> regression.addData(sessions, value)));
        return new Fit(regression.getSlope(), regression.getIntercept(), regression.getRSquare());
    }
}
