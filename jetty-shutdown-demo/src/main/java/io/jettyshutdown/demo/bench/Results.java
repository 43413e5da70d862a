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

    /** Over the runs; empty if no run has the figure. */
    Optional<Spread> spread(Contender contender, Figure figure) {
        List<Double> values = runs.getOrDefault(contender, List.of()).stream()
                .map(run -> run.get(figure))
                .filter(Objects::nonNull)
                .toList();
        return values.isEmpty() ? Optional.empty() : Optional.of(Spread.of(values));
    }

    /** The median as a multiple of the lower bound's; empty where that says nothing. */
    OptionalDouble timesLowerBound(Contender contender, Figure figure) {
        double lowerBound = median(Contender.NIO, figure);
        double median = median(contender, figure);
        return figure.comparesWith(lowerBound) && median > 0
                ? OptionalDouble.of(median / lowerBound)
                : OptionalDouble.empty();
    }

    /** Whether in every run all clients of the two that do it properly saw the right code and a whole handshake. */
    boolean flawless() {
        return isComplete(Contender.LIBRARY) && isComplete(Contender.NIO);
    }

    boolean isComplete(Contender contender) {
        return Stream.of(Figure.RIGHT_CODES, Figure.HANDSHAKES)
                .allMatch(share -> spread(contender, share).map(Spread::min).orElse(0.0) == 100);
    }

    private double median(Contender contender, Figure figure) {
        return spread(contender, figure).map(Spread::median).orElse(0.0);
    }
}
