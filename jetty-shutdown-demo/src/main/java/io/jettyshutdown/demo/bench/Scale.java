package io.jettyshutdown.demo.bench;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/** The results for each number of sessions, and how the cost grows with it. Used by one thread. */
final class Scale {

    /** The costs that should be in proportion to the sessions. */
    static final List<Figure> COSTS = List.of(Figure.ALL_HANDSHAKES, Figure.STOP_RETURNED, Figure.SERVER_CPU);

    private final SortedMap<Integer, Results> bySessions = new TreeMap<>();

    void add(int sessions, Contender contender, Map<Figure, Double> figures) {
        bySessions.computeIfAbsent(sessions, first -> new Results()).add(contender, figures);
    }

    /** In ascending order. */
    SortedMap<Integer, Results> bySessions() {
        return bySessions;
    }

    /** Empty if too few sizes have the figure. */
    Optional<Fit> fit(Contender contender, Figure cost) {
        Map<Integer, List<Double>> values = new TreeMap<>();
        bySessions.forEach((sessions, results) -> {
            List<Double> ofSize = results.values(contender, cost);
            if (!ofSize.isEmpty()) {
                values.put(sessions, ofSize);
            }
        });
        return values.size() < Fit.LEAST_SIZES ? Optional.empty() : Optional.of(Fit.of(values));
    }

    /**
     * The cost of one session among the most, as a multiple of that among the fewest: 1 if the cost is in proportion to
     * the sessions, less if part of it is fixed, more if it grows faster than they do.
     */
    OptionalDouble growth(Contender contender, Figure cost) {
        int fewest = bySessions.firstKey();
        int most = bySessions.lastKey();
        List<Double> medians = Stream.of(fewest, most)
                .flatMap(sessions -> Optional.ofNullable(bySessions.get(sessions))
                        .flatMap(results -> results.spread(contender, cost))
                        .map(spread -> spread.median() / sessions)
                        .stream())
                .toList();
        return fewest < most && medians.size() == 2 && medians.get(0) > 0
                ? OptionalDouble.of(medians.get(1) / medians.get(0))
                : OptionalDouble.empty();
    }

    boolean flawless() {
        return bySessions.values().stream().allMatch(Results::flawless);
    }
}
