package io.jettyshutdown.demo.bench.report;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jettyshutdown.demo.bench.report.Grid.Axis;
import io.jettyshutdown.demo.bench.report.Grid.Cell;
import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.trial.Figure;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SortedMap;
import java.util.function.BiFunction;
import org.hipparchus.stat.regression.SimpleRegression;

/**
 * What stops cost, and how that grows with the sessions.
 *
 * @param runs of each server with each number of sessions
 * @param bySessions what was measured with each number of them, at least one
 */
public record Scale(int runs, SortedMap<Integer, Results> bySessions) {

    /** That should be in proportion to the sessions. */
    private static final List<Figure> COSTS = List.of(Figure.ALL_HANDSHAKES, Figure.STOP_RETURNED, Figure.SERVER_CPU);

    /** A line through fewer fits always. */
    private static final int LEAST_SIZES = 3;

    private static final double MICROS = 1000; // of the milliseconds that the figures are in

    private int fewest() {
        return bySessions.firstKey();
    }

    int most() {
        return bySessions.lastKey();
    }

    /** How many numbers of sessions have the figure. */
    int sizesWith(Contender contender, Figure figure) {
        return (int) bySessions.values().stream()
                .filter(results -> results.values(contender, figure).length > 0)
                .count();
    }

    /** A straight one by least squares, through every value of every size; empty if too few sizes have the figure. */
    Optional<SimpleRegression> line(Contender contender, Figure cost) {
        SimpleRegression line = new SimpleRegression();
        bySessions.forEach((sessions, results) -> {
            for (double value : results.values(contender, cost)) {
                line.addData(sessions, value);
            }
        });
        return sizesWith(contender, cost) < LEAST_SIZES ? Optional.empty() : Optional.of(line);
    }

    /**
     * The cost of one session among the most, as a multiple of that among the fewest: 1 if the cost is in proportion to
     * the sessions, less if part of it is fixed, more if it grows faster than they do.
     */
    OptionalDouble growth(Contender contender, Figure cost) {
        double before = ofOneAmong(fewest(), contender, cost);
        double after = ofOneAmong(most(), contender, cost);
        return fewest() < most() && before > 0 && after >= 0
                ? OptionalDouble.of(after / before)
                : OptionalDouble.empty();
    }

    /** Not a number if no run has it. */
    private double ofOneAmong(int sessions, Contender contender, Figure cost) {
        return Optional.ofNullable(bySessions.get(sessions))
                        .flatMap(results -> results.spread(contender, cost))
                        .map(Spread::median)
                        .orElse(Double.NaN)
                / sessions;
    }

    private StopReport stops(Results results) {
        return new StopReport(Contender.OF_STOP, runs, results);
    }

    /** Whether all were that have to be. */
    public boolean flawless() {
        return bySessions.values().stream().allMatch(results -> stops(results).flawless());
    }

    /** Adds every size, and what can be said of as many as there are. */
    public void addTo(Report report) {
        ArrayNode sizes = report.json().put("flawless", flawless()).putArray("sizes");
        bySessions.forEach((sessions, results) -> {
            report.line("").line("%,d sessions".formatted(sessions));
            stops(results).addTo(report, sizes.addObject().put("sessions", sessions));
        });
        Grid<Figure, Contender> growths = grid(
                "cost of a session, %,d / %,d".formatted(most(), fewest()),
                (cost, contender) -> growth(contender, cost).stream()
                        .mapToObj("%.2f      "::formatted)
                        .findFirst());
        if (bySessions.size() >= LEAST_SIZES) {
            grid(
                            "us per session, fixed ms (R2)",
                            (cost, contender) -> line(contender, cost)
                                    .map(line -> "%.1f %+.0f (%.3f)      "
                                            .formatted(
                                                    line.getSlope() * MICROS, line.getIntercept(), line.getRSquare())))
                    .printTo(report.line(""));
        }
        if (bySessions.size() > 1) {
            growths.printTo(report.line(""));
        }
        growths.putColumns(report.json().putObject("scale"));
    }

    private Grid<Figure, Contender> grid(String title, BiFunction<Figure, Contender, Optional<String>> text) {
        return new Grid<>(title, Axis.ofFigures(COSTS), Axis.of(Contender.OF_STOP), (cost, contender) -> {
            String missing = sizesWith(contender, cost) == bySessions.size() ? "too small" : "not by all";
            return new Cell(text.apply(cost, contender).orElse(missing), json(contender, cost));
        });
    }

    private ObjectNode json(Contender contender, Figure cost) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        line(contender, cost)
                .ifPresent(line -> json.put("microsPerSession", Spread.rounded(line.getSlope() * MICROS))
                        .put("fixedMillis", Spread.rounded(line.getIntercept()))
                        .put("rSquared", Spread.rounded(line.getRSquare())));
        growth(contender, cost).ifPresent(times -> json.put("ofLargestPerSmallest", Spread.rounded(times)));
        return json;
    }
}
