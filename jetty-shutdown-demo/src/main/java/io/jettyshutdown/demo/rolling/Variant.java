package io.jettyshutdown.demo.rolling;

import io.jettyshutdown.demo.rolling.plan.Hints;
import io.jettyshutdown.demo.rolling.plan.Plan;
import io.jettyshutdown.demo.rolling.plan.Stop;
import io.jettyshutdown.demo.rolling.plan.Strategy;
import io.jettyshutdown.demo.rolling.report.RollingReport;
import java.util.List;

/**
 * One of several ways to replace the same nodes under the same clients.
 *
 * @param name what it differs in
 * @param plan what to play through
 */
record Variant(String name, Plan plan) {

    /** What was asked for, then what others do. */
    static List<Variant> of(Plan asked) {
        Strategy other = asked.strategy() == Strategy.SURGE ? Strategy.ONE_BY_ONE : Strategy.SURGE;
        Plan plan = asked.with(Stop.PACED).with(Hints.FOLLOWED);
        return List.of(
                new Variant(plan.strategy().words(), plan),
                new Variant(other.words(), plan.with(other)),
                new Variant("hints ignored", plan.with(Hints.IGNORED)),
                new Variant("pacing off", plan.with(Stop.UNPACED)),
                new Variant("stock Jetty", plan.with(Stop.STOCK)),
                new Variant("stock, 1 to 5 s", plan.with(Stop.STOCK).with(Hints.IGNORED)));
    }

    /**
     * How it went.
     *
     * @param name what it differs in
     * @param report what the clients saw
     */
    record Outcome(String name, RollingReport report) {

        /** Whether the library kept its promises; Jetty alone made none. */
        boolean successful() {
            return report.stop() == Stop.STOCK || report.successful();
        }
    }
}
