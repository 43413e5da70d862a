package io.jettyshutdown.demo.bench.report;

import io.jettyshutdown.demo.bench.report.Grid.Axis;
import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.trial.Figure;
import java.util.List;
import java.util.Map;

/** What needs no more than the spread of each figure. */
public final class SpreadReport {

    private SpreadReport() {}

    /** How well a paced stop keeps to its rate. */
    public static void pacing(Report report, Results results) {
        new Grid<>(
                        "of a paced stop",
                        Axis.ofFigures(Figure.OF_PACING),
                        new Axis<>(List.of(Contender.PACED), paced -> "median (min..max)", Contender::jsonName),
                        (figure, paced) -> results.cell(paced, figure))
                .printTo(report.line(""));
        Figure.OF_PACING.forEach(figure -> report.json()
                .set(figure.jsonName(), results.cell(Contender.PACED, figure).json()));
    }

    /** What stops with each number of sessions allocated. */
    public static void allocation(Report report, Map<Integer, Results> bySessions) {
        Grid<Integer, Contender> grid = new Grid<>(
                "sessions",
                new Axis<>(List.copyOf(bySessions.keySet()), String::valueOf, String::valueOf),
                Axis.of(Contender.STOCK_AND_LIBRARY),
                (sessions, contender) ->
                        bySessions.getOrDefault(sessions, new Results()).cell(contender, Figure.ALLOCATED));
        report.line("").line("allocated by a stop, bytes per session: median (min..max)");
        grid.printTo(report);
        grid.putColumns(report.json().putObject(Figure.ALLOCATED.jsonName()));
    }
}
