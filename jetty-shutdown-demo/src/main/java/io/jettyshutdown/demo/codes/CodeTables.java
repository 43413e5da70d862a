package io.jettyshutdown.demo.codes;

import io.jettyshutdown.codes.CloseCode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Close codes as tables that fit into a terminal. */
final class CodeTables {

    private static final int GAP = 2;
    private static final int CODE = 4;
    private static final int NAME = 26;
    private static final int WIRE = 7;
    private static final int LABEL = 11;

    /** Longer lines are hard to read. */
    private static final int WIDEST = 120;

    private static final int NARROWEST = 60;

    private final int width;

    CodeTables(int terminalWidth) {
        width = Math.max(NARROWEST, Math.min(terminalWidth, WIDEST));
    }

    /** One row for each code. */
    String list(List<CloseCode> codes) {
        int[] widths = {CODE, NAME, WIRE, width - CODE - NAME - WIRE - 3 * GAP};
        StringBuilder table = new StringBuilder();
        addRow(table, widths, "Code", "Name", "On wire", "Meaning");
        addRow(table, widths, "-".repeat(CODE), "-".repeat(NAME), "-".repeat(WIRE), "-".repeat(widths[3]));
        for (CloseCode code : codes) {
            addRow(table, widths, Integer.toString(code.code()), code.name(), onWire(code), code.meaning());
        }
        return table.toString();
    }

    /** One column for each code, one row for each property. */
    String sideBySide(List<CloseCode> codes) {
        int column = (width - LABEL) / codes.size() - GAP;
        int[] widths = IntStream.concat(
                        IntStream.of(LABEL), IntStream.generate(() -> column).limit(codes.size()))
                .toArray();
        StringBuilder table = new StringBuilder();
        addRow(table, widths, "", codes, code -> code.code() + " " + code.name());
        addRow(table, widths, "", codes, code -> "-".repeat(column));
        addRow(table, widths, "Meaning", codes, CloseCode::meaning);
        addRow(table, widths, "Seen when", codes, CloseCode::appears);
        addRow(table, widths, "What to do", codes, CloseCode::advice);
        addRow(table, widths, "On the wire", codes, CodeTables::onWire);
        return table.toString();
    }

    private static String onWire(CloseCode code) {
        return code.sendable() ? "yes" : "no";
    }

    private static void addRow(
            StringBuilder table,
            int[] widths,
            String label,
            List<CloseCode> codes,
            Function<CloseCode, String> property) {
        addRow(
                table,
                widths,
                Stream.concat(Stream.of(label), codes.stream().map(property)).toArray(String[]::new));
    }

    private static void addRow(StringBuilder table, int[] widths, String... cells) {
        List<List<String>> wrapped = IntStream.range(0, cells.length)
                .mapToObj(i -> wrap(cells[i], widths[i]))
                .toList();
        int height = wrapped.stream().mapToInt(List::size).max().orElse(0);
        for (int line = 0; line < height; line++) {
            StringBuilder text = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = line < wrapped.get(i).size() ? wrapped.get(i).get(line) : "";
                text.append(cell).append(" ".repeat(widths[i] - cell.length() + GAP));
            }
            table.append(text.toString().stripTrailing()).append(System.lineSeparator());
        }
    }

    /** Breaks between words; no word of the catalogue is longer than a column. */
    private static List<String> wrap(String text, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        for (String word : text.split(" ", -1)) {
            if (line.length() > 0 && line.length() + 1 + word.length() > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.length() == 0 ? "" : " ").append(word);
        }
        lines.add(line.toString());
        return lines;
    }
}
