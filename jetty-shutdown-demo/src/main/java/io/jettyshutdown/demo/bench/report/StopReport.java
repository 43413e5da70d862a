package io.jettyshutdown.demo.bench.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jettyshutdown.demo.bench.report.Grid.Axis;
import io.jettyshutdown.demo.bench.report.Grid.Cell;
import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.trial.Figure;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/**
 * What the stop of each server cost, with one number of sessions.
 *
 * @param contenders in the order of the columns
 * @param runs of each
 */
public record StopReport(List<Contender> contenders, int runs, Results results) {

    /** Below that a multiple would be one of a few clock ticks. */
    private static final double LEAST_CPU_MILLIS = 50;

    public void addTo(Report report) {
        report.json().put("flawless", flawless());
        addTo(report.line(""), report.json());
    }

    /** A table, and what there is about each server. */
    void addTo(Report report, ObjectNode json) {
        Grid<Figure, Contender> grid = new Grid<>(
                "median (min..max)" + (contenders.contains(Contender.NIO) ? " x lower bound" : ""),
                Axis.ofFigures(Figure.OF_STOP.stream().filter(results::has).toList()),
                Axis.of(contenders),
                this::cell);
        grid.printTo(report);
        ObjectNode servers = json.putObject("servers");
        grid.putColumns(servers);
        contenders.forEach(contender ->
                servers.withObjectProperty(contender.jsonName()).put("expectedCode", contender.expectedCode()));
    }

    private Cell cell(Figure figure, Contender contender) {
        int having = results.values(contender, figure).length;
        ObjectNode json = JsonNodeFactory.instance.objectNode().put("runs", having);
        if (having == 0) {
            return new Cell("not by all", json);
        }
        Cell spread = results.cell(contender, figure);
        json.setAll((ObjectNode) spread.json());
        OptionalDouble times = timesLowerBound(contender, figure);
        times.ifPresent(value -> json.put("timesLowerBound", Spread.rounded(value)));
        String note = times.isPresent() ? "x%.1f".formatted(times.getAsDouble()) : "";
        return new Cell("%s %-6s".formatted(spread.text(), having < runs ? having + " of " + runs : note), json);
    }

    /** The median as a multiple of the lower bound's; empty where that says nothing, as for shares and counts. */
    OptionalDouble timesLowerBound(Contender contender, Figure figure) {
        double lowerBound = median(Contender.NIO, figure);
        double median = median(contender, figure);
        boolean comparable = switch (figure) {
            case ALL_CLOSE_FRAMES, ALL_HANDSHAKES, STOP_RETURNED, HEAP -> lowerBound > 0;
            case SERVER_CPU -> lowerBound >= LEAST_CPU_MILLIS;
            default -> false;
        };
        return comparable && median > 0 ? OptionalDouble.of(median / lowerBound) : OptionalDouble.empty();
    }

    private double median(Contender contender, Figure figure) {
        return results.spread(contender, figure).map(Spread::median).orElse(0.0);
    }

    /**
     * Whether in every run all clients of those that do it properly saw the right code and a whole handshake, and no message
     * was lost.
     */
    public boolean flawless() {
        return contenders.stream().filter(Contender::isFlawless).allMatch(this::isFlawless);
    }

    private boolean isFlawless(Contender contender) {
        return Stream.of(Figure.RIGHT_CODES, Figure.HANDSHAKES)
                        .map(share -> results.spread(contender, share))
                        .allMatch(share -> share.isPresent() && share.get().min() == 100)
                && Stream.of(Figure.LOST_FROM_CLIENTS, Figure.LOST_TO_CLIENTS)
                        .flatMap(lost -> results.spread(contender, lost).stream())
                        .allMatch(lost -> lost.max() == 0);
    }
}
