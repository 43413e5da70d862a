package io.jettyshutdown.demo.bench.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.trial.Figure;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/**
 * A table, whose cells are texts for people and values for machines.
 *
 * @param title of the column of labels
 */
record Grid<R, C>(String title, Axis<R> rows, Axis<C> columns, BiFunction<R, C, Cell> cells) {

    /** What is shown, and what it is in JSON. */
    record Cell(String text, JsonNode json) {}

    /** What rows or columns are of, and what they are called. */
    record Axis<T>(List<T> items, Function<T, String> label, Function<T, String> jsonName) {

        static Axis<Contender> of(List<Contender> contenders) {
            return new Axis<>(contenders, Contender::label, Contender::jsonName);
        }

        static Axis<Figure> ofFigures(List<Figure> figures) {
            return new Axis<>(figures, Figure::label, Figure::jsonName);
        }
    }

    void printTo(Report report) {
        report.line(row(title, columns.label));
        rows.items.forEach(row -> report.line(row(rows.label.apply(row), column -> cells.apply(row, column).text)));
    }

    private String row(String label, Function<C, String> text) {
        StringBuilder line = new StringBuilder("%-32s".formatted(label));
        columns.items.forEach(column -> line.append("%27s".formatted(text.apply(column))));
        return line.toString().stripTrailing();
    }

    /** An object for each column, with a value for each row. */
    void putColumns(ObjectNode parent) {
        transposed().putRows(parent);
    }

    /** An object for each row, with a value for each column. */
    void putRows(ObjectNode parent) {
        for (R row : rows.items) {
            ObjectNode object = parent.withObjectProperty(rows.jsonName.apply(row));
            columns.items.forEach(column -> object.set(columns.jsonName.apply(column), cells.apply(row, column).json));
        }
    }

    private Grid<C, R> transposed() {
        return new Grid<>(title, columns, rows, (column, row) -> cells.apply(row, column));
    }
}
