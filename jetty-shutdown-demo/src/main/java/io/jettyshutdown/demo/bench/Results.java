package io.jettyshutdown.demo.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** The figures of all runs. Used by one thread. */
final class Results {

    private final Map<Contender, List<Map<Figure, Double>>> runs = new EnumMap<>(Contender.class);

    void add(Contender contender, Map<Figure, Double> figures) {
        runs.computeIfAbsent(contender, first -> new ArrayList<>()).add(figures);
    }

    /** One for each run that has the figure. */
    List<Double> values(Contender contender, Figure figure) {
        return runs.getOrDefault(contender, List.of()).stream()
                .map(run -> run.get(figure))
                .filter(Objects::nonNull)
                .toList();
    }

    /** Over the runs; empty if no run has the figure. */
    Optional<Spread> spread(Contender contender, Figure figure) {
        List<Double> values = values(contender, figure);
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    /** Whether anybody has it. */
    boolean has(Figure figure) {
        return runs.keySet().stream()
                .anyMatch(contender -> !values(contender, figure).isEmpty());
    }

    /** The median as a multiple of the lower bound's; empty where that says nothing. */
    OptionalDouble timesLowerBound(Contender contender, Figure figure) {
        double lowerBound = median(Contender.NIO, figure);
        double median = median(contender, figure);
        return figure.comparesWith(lowerBound) && median > 0
                ? OptionalDouble.of(median / lowerBound)
                : OptionalDouble.empty();
    }

    /**
     * Whether in every run all clients of those that do it properly saw the right code and a whole handshake, and no message
     * was lost.
     */
    boolean flawless() {
        return Contender.FLAWLESS.stream().allMatch(this::isFlawless);
    }

    boolean isFlawless(Contender contender) {
        return Stream.of(Figure.RIGHT_CODES, Figure.HANDSHAKES)
                        .allMatch(share ->
                                spread(contender, share).map(Spread::min).orElse(0.0) == 100)
                && Stream.of(Figure.LOST_FROM_CLIENTS, Figure.LOST_TO_CLIENTS)
                        .allMatch(
                                lost -> spread(contender, lost).map(Spread::max).orElse(0.0) == 0);
    }

    private double median(Contender contender, Figure figure) {
        return spread(contender, figure).map(Spread::median).orElse(0.0);
    }
}
