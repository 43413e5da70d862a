package io.jettyshutdown.demo.cli;

import java.util.List;
import java.util.function.Function;

/**
 * A table with a column for each of several things, and a row for each of their numbers.
 *
 * @param <T> the things
 */
public final class SideBySide<T> {

    private final List<T> columns;
    private final int width;
    private final StringBuilder text;

    /** An empty one, whose columns have that width. */
    public SideBySide(String title, List<T> columns, int width) {
        this.columns = columns;
        this.width = width;
        text = new StringBuilder(title + "\n");
    }

    public SideBySide<T> row(String label, Function<T, String> value) {
        text.append(Text.format("%n  %-28s", label));
        columns.forEach(column -> text.append(Text.format("%" + width + "s", value.apply(column))));
        return this;
    }

    @Override
    public String toString() {
        return text + "\n";
    }
}
