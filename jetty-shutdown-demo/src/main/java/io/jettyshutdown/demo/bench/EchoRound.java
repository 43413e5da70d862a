package io.jettyshutdown.demo.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * One run of every server at the same time, in many short turns, so that whatever else the machine does slows all of them
 * down alike.
 *
 * <p>Each round has fresh processes: what the JIT compiler makes of the same code differs from process to process by more
 * than what is looked for. With the same processes all the time the confidence interval would be narrower, and hold for
 * those only.
 */
final class EchoRound {

    private static final Duration TURN = Duration.ofMillis(100);

    private EchoRound() {}

    /**
     * Warms all up, then measures for as long.
     *
     * @param order in which they take their first turns, and every second one; the others are in the reverse order
     * @param seconds for each of them
     */
    static Map<Contender, EchoWork> run(List<Contender> order, double seconds)
            throws IOException, InterruptedException {
        List<EchoTrial> trials = new ArrayList<>();
        try {
            for (Contender contender : order) {
                trials.add(new EchoTrial(contender));
            }
            for (EchoTrial trial : trials) {
                trial.open();
            }
            takeTurns(trials, seconds);
            for (EchoTrial trial : trials) {
                trial.startCounting();
            }
            takeTurns(trials, seconds);
            Map<Contender, EchoWork> work = new EnumMap<>(Contender.class);
            for (EchoTrial trial : trials) {
                work.put(trial.contender(), trial.work());
            }
            return work;
        } finally {
            for (EchoTrial trial : trials) {
                trial.close();
            }
        }
    }

    private static void takeTurns(List<EchoTrial> trials, double seconds) throws IOException {
        List<EchoTrial> order = new ArrayList<>(trials);
        for (long left = (long) (seconds * 1e9); left > 0; left -= TURN.toNanos()) {
            for (EchoTrial trial : order) {
                trial.takeTurn(TURN.toNanos());
            }
            Collections.reverse(order);
        }
    }
}
