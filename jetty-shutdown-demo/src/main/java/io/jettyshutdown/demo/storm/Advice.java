package io.jettyshutdown.demo.storm;

import static io.jettyshutdown.demo.cli.Text.format;

import io.jettyshutdown.TimeBudget;
import io.jettyshutdown.demo.cli.Text;
import io.jettyshutdown.demo.rolling.plan.Strategy;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** What a forecast means for the next deployment, in sentences. */
final class Advice {

    private static final double MILLIS = 1000;
    private static final double LONGEST_SHARE = 5;
    private static final double SHARE = 0.2;
    private static final int WIDTH = 110;

    private Advice() {}

    static List<String> of(Scenario scenario, List<Forecast> forecasts) {
        List<String> sentences = new ArrayList<>();
        for (Forecast forecast : forecasts) {
            if (forecast.policy().equals("slots")) {
                sentences.add(slots(scenario, forecast));
            }
        }
        String overloaded = forecasts.stream()
                .filter(forecast -> forecast.overloadSeconds() > 0)
                .map(forecast -> format(
                        "%s in %,d node-seconds (%,d attempts fail)",
                        forecast.policy(), forecast.overloadSeconds(), forecast.failedAttempts()))
                .collect(Collectors.joining(", "));
        if (!overloaded.isEmpty()) {
            sentences.add("More than a node takes is offered with " + overloaded + ".");
        }
        if (scenario.strategy() == Strategy.ONE_BY_ONE && scenario.nodes() > 1) {
            sentences.add(format(
                    "One by one moves each client %.2f times in the mean, if it is sent to any node; surge moves it once.",
                    scenario.expectedDisconnects()));
        }
        return sentences.stream().map(Advice::wrapped).toList();
    }

    private static String slots(Scenario scenario, Forecast forecast) {
        double needed = (forecast.fullestNode() - 1) / scenario.ratePerNode();
        double window = scenario.budget().closingWindow().toMillis() / MILLIS;
        String fullest = format(
                "With slots at %s/s the fullest node, of %,d sessions when its turn comes, needs %,.1f s, and its closing"
                        + " window is %,.1f s",
                Text.number(scenario.ratePerNode(), 2), forecast.fullestNode(), needed, window);
        if (forecast.fits()) {
            return fullest + ": every client stays connected until its slot.";
        }
        return fullest
                + format(
                        ": %,d sessions are closed before their slot and wait outside, %,.1f s at most."
                                + " For all to stay connected: a grace period of at least %,.0f s, or at least %,.0f/s"
                                + " from each node that stops.",
                        forecast.closedEarly(),
                        forecast.longestWait() / MILLIS,
                        gracePeriodFor(needed, scenario.budget()),
                        Math.ceil((forecast.fullestNode() - 1) / window));
    }

    /** The other way round than {@link TimeBudget}: handshakes and HTTP get a fifth each, but at most five seconds. */
    static double gracePeriodFor(double window, TimeBudget budget) {
        double known = window + budget.readinessDelay().toMillis() / MILLIS;
        return Math.ceil(Math.min(known + 2 * LONGEST_SHARE, known / (1 - 2 * SHARE)));
    }

    private static String wrapped(String sentence) {
        return sentence.replaceAll("(.{1," + WIDTH + "})( |$)", "$1\n").strip();
    }
}
