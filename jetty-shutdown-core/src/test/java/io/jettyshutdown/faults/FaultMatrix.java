package io.jettyshutdown.faults;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The page with the results. Its tables are between the lines {@code <!-- name -->} and {@code <!-- /name -->}. */
final class FaultMatrix {

    static final Path PAGE = Path.of("docs", "fault-matrix.md");

    static final String NOBODY = "–";
    static final String ALL = "100 %";
    static final String NOTHING = "nothing";

    private static final String HEADING = """
            | fault | share | responsive clients | served right | time | of the grace period | left behind |
            |---|---|---|---|---|---|---|
            """;

    private FaultMatrix() {}

    /** What a line is about. */
    record Key(String fault, String share) {}

    /** A line as it is on the page. */
    record Row(Key key, String responsive, String servedRight, String time, String ofGracePeriod, String leftBehind) {}

    /** Replaces one table on the page. */
    static void write(String table, List<CaseResult> results) throws IOException {
        Files.writeString(PAGE, withTable(Files.readString(PAGE), table, results));
    }

    static String withTable(String page, String table, List<CaseResult> results) {
        StringBuilder rows = new StringBuilder(HEADING);
        results.forEach(result -> rows.append(row(result)));
        return withText(page, table, rows.toString());
    }

    /** A page with a table of another kind. */
    static String withText(String page, String table, String rows) {
        Matcher place = place(page, table);
        return page.substring(0, place.start(1)) + "\n" + rows + "\n" + page.substring(place.end(1));
    }

    private static Matcher place(String page, String table) {
        Matcher matcher = Pattern.compile("<!-- " + table + " -->\\n(.*?)<!-- /" + table + " -->", Pattern.DOTALL)
                .matcher(page);
        if (!matcher.find()) {
            throw new IllegalStateException(PAGE + " has no place for the table " + table);
        }
        return matcher;
    }

    private static String row(CaseResult result) {
        return String.format(
                Locale.ROOT,
                "| %s | %s | %d | %s | %.1f s | %d %% | %s |\n",
                result.fault(),
                result.share(),
                result.responsive(),
                servedRight(result),
                result.took().toMillis() / 1000.0,
                percentOf(result),
                result.leftBehind().isEmpty() ? NOTHING : String.join(", ", result.leftBehind()));
    }

    /** Rounded up: what took longer than it may must not look as if it had not. */
    private static long percentOf(CaseResult result) {
        return (long) Math.ceil(
                100.0 * result.took().toMillis() / result.gracePeriod().toMillis());
    }

    /** Never rounded up to all. */
    private static String servedRight(CaseResult result) {
        if (result.responsive() == 0) {
            return NOBODY;
        }
        return result.servedRight() == result.responsive()
                ? ALL
                : String.format(Locale.ROOT, "%d of %d", result.servedRight(), result.responsive());
    }

    /** The lines of one table on a page. */
    static List<Row> read(String page, String table) {
        return place(page, table)
                .group(1)
                .lines()
                .filter(line -> line.startsWith("| "))
                .skip(1)
                .map(FaultMatrix::parse)
                .toList();
    }

    private static Row parse(String line) {
        String[] cells = line.strip().replaceAll("^\\||\\|$", "").split("\\|");
        if (cells.length != 7) {
            throw new IllegalStateException(PAGE + " has a line with " + cells.length + " cells: " + line);
        }
        for (int i = 0; i < cells.length; i++) {
            cells[i] = cells[i].strip();
        }
        return new Row(new Key(cells[0], cells[1]), cells[2], cells[3], cells[4], cells[5], cells[6]);
    }
}
