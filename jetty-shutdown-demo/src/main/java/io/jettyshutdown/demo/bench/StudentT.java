package io.jettyshutdown.demo.bench;

/** Student's t distribution, by its series for whole degrees of freedom (Abramowitz and Stegun, 26.7.3 and 26.7.4). */
final class StudentT {

    private StudentT() {}

    /** The t between whose negative and which a share of all values lies; both shares at most 0.999. */
    static double quantile(double share, int degreesOfFreedom) {
        double low = 0;
        double high = 1000;
        while (high - low > 1e-9) {
            double middle = (low + high) / 2;
            if (shareWithin(middle, degreesOfFreedom) < share) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double shareWithin(double t, int degreesOfFreedom) {
        double angle = Math.atan(t / Math.sqrt(degreesOfFreedom));
        double cos = Math.cos(angle);
        boolean odd = degreesOfFreedom % 2 == 1;
        double sum = 0;
        double term = odd ? cos : 1;
        for (int i = odd ? 3 : 2; i <= degreesOfFreedom; i += 2) {
            sum += term;
            term *= cos * cos * (i - 1) / i;
        }
        double share = Math.sin(angle) * sum;
        return odd ? (angle + share) * 2 / Math.PI : share;
    }
}
