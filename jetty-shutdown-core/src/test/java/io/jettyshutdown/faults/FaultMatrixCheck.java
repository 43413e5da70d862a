package io.jettyshutdown.faults;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Holds a table of the page: every case is there, and none has a bad result. */
final class FaultMatrixCheck {

    private static final Pattern PERCENT = Pattern.compile("(\\d+) %");

    private FaultMatrixCheck() {}

    /** What is wrong with a table of a page that is to have these lines in this order; empty if nothing is. */
    static List<String> problems(String page, String table, List<FaultMatrix.Key> expected) {
        List<String> problems = new ArrayList<>();
        List<FaultMatrix.Row> rows = FaultMatrix.read(page, table);
        List<FaultMatrix.Key> keys = rows.stream().map(FaultMatrix.Row::key).toList();
        if (!keys.equals(expected)) {
            List<FaultMatrix.Key> missing = new ArrayList<>(expected);
            keys.forEach(missing::remove);
            List<FaultMatrix.Key> tooMany = new ArrayList<>(keys);
            expected.forEach(tooMany::remove);
            problems.add("the table " + table + " has other cases or another order than it should: " + missing.size()
                    + " are missing " + missing + ", " + tooMany.size() + " are too many " + tooMany);
        }
        for (FaultMatrix.Row row : rows) {
            boolean nobody = row.responsive().equals("0");
            if (!row.servedRight().equals(nobody ? FaultMatrix.NOBODY : FaultMatrix.ALL)) {
                problems.add("not all were served right: " + row);
            }
            if (!withinGracePeriod(row.ofGracePeriod())) {
                problems.add("it took longer than the grace period: " + row);
            }
            if (!row.leftBehind().equals(FaultMatrix.NOTHING)) {
                problems.add("something is left behind: " + row);
            }
        }
        return problems;
    }

    private static boolean withinGracePeriod(String cell) {
        Matcher percent = PERCENT.matcher(cell);
        return percent.matches() && Integer.parseInt(percent.group(1)) <= 100;
    }
}
