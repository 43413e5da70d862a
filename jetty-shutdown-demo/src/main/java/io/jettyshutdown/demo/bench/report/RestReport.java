package io.jettyshutdown.demo.bench.report;

import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.POJONode;
import io.jettyshutdown.demo.bench.report.Grid.Axis;
import io.jettyshutdown.demo.bench.report.Grid.Cell;
import io.jettyshutdown.demo.bench.server.Census;
import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.trial.Figure;
import io.jettyshutdown.demo.bench.trial.Rest;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.IntStream;

/** The heap of sessions at rest, and what it consists of. Used by one thread. */
public final class RestReport {

    /** In a histogram. */
    public static final int CLASSES = 15;

    /** What sessions held, once for each run. */
    private record Held(List<Census> stock, List<Census> library) {

        /** By the library's, and not by stock Jetty's. */
        List<Census> beyond() {
            return IntStream.range(0, stock.size())
                    .mapToObj(run -> library.get(run).minus(stock.get(run)))
                    .toList();
        }

        /** The classes that tell most, in the last run. */
        List<Map.Entry<String, Census.Held>> greatest() {
            return beyond().get(stock.size() - 1).greatest(CLASSES);
        }
    }

    private record Column(String jsonName, String label, Function<Held, List<Census>> held) {}

    private final Map<Rest, Held> states = new EnumMap<>(Rest.class);
    private final int sessions;

    /** Of so many in each run. */
    public RestReport(int sessions) {
        this.sessions = sessions;
    }

    public void add(Contender contender, Map<Rest, Census> censuses) {
        censuses.forEach((state, census) -> {
            Held held = states.computeIfAbsent(state, first -> new Held(new ArrayList<>(), new ArrayList<>()));
            (contender == Contender.STOCK ? held.stock : held.library).add(census);
        });
    }

    /** Adds it, for people with what is beyond stock Jetty by class if they want that. */
    public void addTo(Report report, boolean histograms) {
        Grid<Rest, Column> grid = new Grid<>(
                Figure.REST.label(),
                new Axis<>(List.copyOf(states.keySet()), Rest::label, Rest::jsonName),
                new Axis<>(
                        List.of(
                                new Column("stock", Contender.STOCK.label(), Held::stock),
                                new Column("library", Contender.LIBRARY.label(), Held::library),
                                new Column("beyond", "beyond", Held::beyond)),
                        Column::label,
                        Column::jsonName),
                this::cell);
        grid.printTo(report.line(""));
        ObjectNode json = report.json().putObject(Figure.REST.jsonName());
        grid.putRows(json);
        states.forEach((state, held) -> {
            ObjectNode classes = json.withObjectProperty(state.jsonName()).putObject("beyondByClass");
            held.greatest()
                    .forEach(entry -> classes.put(
                            entry.getKey(), perSession(entry.getValue().bytes())));
            if (histograms) {
                printHistogram(state, held, report);
            }
        });
    }

    private Cell cell(Rest state, Column column) {
        double[] values = Optional.ofNullable(states.get(state)).map(column.held).orElse(List.of()).stream()
                .mapToDouble(census -> perSession(census.bytes()))
                .toArray();
        return new Cell(Spread.of(values).text(Figure.REST), new POJONode(values));
    }

    private void printHistogram(Rest state, Held held, Report report) {
        report.line("").line("beyond: " + state.label());
        report.line("%16s%16s  class".formatted("bytes/session", "objects/session"));
        held.greatest()
                .forEach(entry -> report.line("%16.1f%16.2f  %s"
                        .formatted(
                                perSession(entry.getValue().bytes()),
                                perSession(entry.getValue().instances()),
                                entry.getKey())));
    }

    private double perSession(long whole) {
        return (double) whole / sessions;
    }
}
