package io.jettyshutdown.demo.bench.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.POJONode;
import io.jettyshutdown.demo.bench.report.Grid.Axis;
import io.jettyshutdown.demo.bench.report.Grid.Cell;
import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.trial.Figure;
import java.util.Arrays;
import java.util.List;

/** The echo of all servers, and how they compare. */
public final class EchoReport {

    private record Comparison(Contender dividend, Contender divisor, String jsonName) {
        String label() {
            return "  " + dividend.label() + " / " + divisor.label();
        }
    }

    private static final List<Comparison> COMPARISONS = List.of(
            new Comparison(Contender.METERS, Contender.LIBRARY, "metersToLibrary"),
            new Comparison(Contender.LIBRARY, Contender.STOCK, "libraryToStock"),
            new Comparison(Contender.METERS, Contender.STOCK, "metersToStock"));

    private EchoReport() {}

    /**
     * Adds it.
     *
     * @param results of rounds, in each of which every server ran once
     */
    public static void add(Report report, Results results) {
        for (Figure figure : Figure.OF_ECHO) {
            Grid<Contender, Figure> servers = new Grid<>(
                    figure.label(),
                    new Axis<>(Contender.OF_ECHO, contender -> "  " + contender.label(), Contender::jsonName),
                    new Axis<>(List.of(figure), each -> "median (min..max)", Figure::jsonName),
                    (contender, each) -> cell(results, contender, each));
            Grid<Comparison, Figure> ratios = new Grid<>(
                    "  ratio",
                    new Axis<>(COMPARISONS, Comparison::label, Comparison::jsonName),
                    new Axis<>(List.of(figure), each -> "mean (95 % confidence)", Figure::jsonName),
                    (comparison, each) -> cell(results, comparison, each));
            servers.printTo(report.line(""));
            ratios.printTo(report);
            servers.putRows(report.json().withObjectProperty("servers"));
            ratios.putRows(report.json().withObjectProperty("ratios"));
        }
    }

    private static Cell cell(Results results, Contender contender, Figure figure) {
        double[] values = results.values(contender, figure);
        return new Cell(Spread.of(values).text(figure), JsonNodeFactory.instance.pojoNode(values));
    }

    /** Only runs of the same round are compared. */
    private static Cell cell(Results results, Comparison comparison, Figure figure) {
        double[] ratios = results.values(comparison.dividend, figure);
        double[] divisors = results.values(comparison.divisor, figure);
        Arrays.setAll(ratios, round -> ratios[round] / divisors[round]);
        Estimate ratio = Estimate.of(ratios);
        return new Cell("%.4f (%.4f..%.4f)".formatted(ratio.mean(), ratio.low(), ratio.high()), new POJONode(ratio));
    }
}
