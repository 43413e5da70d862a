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

    private static final String HEADING = """
            | fault | share | responsive clients | served right | time | of the grace period | left behind |
            |---|---|---|---|---|---|---|
            """;

    private FaultMatrix() {}

    /** Replaces one table on the page. */
    static void write(String table, List<CaseResult> results) throws IOException {
        StringBuilder rows = new StringBuilder(HEADING);
        results.forEach(result -> rows.append(row(result)));
        Matcher matcher = Pattern.compile("(<!-- " + table + " -->\\n).*?(<!-- /" + table + " -->)", Pattern.DOTALL)
                .matcher(Files.readString(PAGE));
        if (!matcher.find()) {
            throw new IllegalStateException(PAGE + " has no place for the table " + table);
        }
        Files.writeString(PAGE, matcher.replaceFirst("$1" + Matcher.quoteReplacement("\n" + rows + "\n") + "$2"));
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
                100 * result.took().toMillis() / result.gracePeriod().toMillis(),
                result.leftBehind().isEmpty() ? "nothing" : String.join(", ", result.leftBehind()));
    }

    private static String servedRight(CaseResult result) {
        return result.responsive() == 0
                ? "–"
                : String.format(Locale.ROOT, "%.4g %%", 100.0 * result.servedRight() / result.responsive());
    }
}
