package io.jettyshutdown.demo.bench.report;

import io.jettyshutdown.demo.bench.report.Grid.Cell;
import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.trial.Figure;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** The figures of all runs. Used by one thread. */
public final class Results {

    private final Map<Contender, List<Map<Figure, Double>>> runs = new EnumMap<>(Contender.class);

    public void add(Contender contender, Map<Figure, Double> figures) {
        runs.computeIfAbsent(contender, first -> new ArrayList<>()).add(figures);
    }

    /** One for each run that has the figure. */
    double[] values(Contender contender, Figure figure) {
        return runs.getOrDefault(contender, List.of()).stream()
                .map(run -> run.get(figure))
                .filter(Objects::nonNull)
                .mapToDouble(value -> value)
                .toArray();
    }

    /** Over the runs; empty if no run has the figure. */
    Optional<Spread> spread(Contender contender, Figure figure) {
        double[] values = values(contender, figure);
        return values.length == 0 ? Optional.empty() : Optional.of(Spread.of(values));
    }

    boolean has(Figure figure) {
        return runs.values().stream().flatMap(List::stream).anyMatch(run -> run.containsKey(figure));
    }

    /** Of a figure that some run has. */
    Cell cell(Contender contender, Figure figure) {
        Spread spread = spread(contender, figure).orElseThrow();
        return new Cell(spread.text(figure), spread.json());
    }
}
