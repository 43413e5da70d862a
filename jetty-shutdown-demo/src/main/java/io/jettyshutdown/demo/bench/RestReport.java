package io.jettyshutdown.demo.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.eclipse.jetty.server.Server;

/**
 * The heap of sessions at rest as a table for people and as an object for machines.
 *
 * @param sessions per server
 * @param states of the sessions
 * @param runs in each of which every server ran once
 */
record RestReport(int sessions, List<Rest> states, List<RestRun> runs) {

    /** In a histogram. */
    static final int CLASSES = 15;

    String table() {
        StringBuilder table = new StringBuilder("sessions: %d, runs: %d, echoes: %d, Jetty %s, Java %s%n%n"
                .formatted(
                        sessions,
                        runs.size(),
                        Rest.ECHOES,
                        Server.getVersion(),
                        Runtime.version().feature()));
        row(table, "heap per session, bytes", Contender.STOCK.label(), Contender.LIBRARY.label(), "beyond");
        for (Rest rest : states) {
            row(
                    table,
                    rest.label(),
                    cell(run -> run.of(Contender.STOCK, rest)),
                    cell(run -> run.of(Contender.LIBRARY, rest)),
                    cell(run -> run.beyond(rest)));
        }
        return table.toString();
    }

    private static void row(StringBuilder table, String label, String stock, String library, String beyond) {
        table.append("%-32s%24s%24s%24s%n".formatted(label, stock, library, beyond));
    }

    private String cell(Function<RestRun, Census> census) {
        Spread spread = Spread.of(perSession(census));
        return "%.0f (%.0f..%.0f)".formatted(spread.median(), spread.min(), spread.max());
    }

    private List<Double> perSession(Function<RestRun, Census> census) {
        return runs.stream()
                .map(run -> (double) census.apply(run).bytes() / sessions)
                .toList();
    }

    /** What is beyond stock Jetty, by class, in the last run. */
    String histograms() {
        StringBuilder text = new StringBuilder();
        for (Rest rest : states) {
            text.append("%nbeyond: %s%n%16s%16s  class%n".formatted(rest.label(), "bytes/session", "objects/session"));
            for (Map.Entry<String, Census.Held> entry : greatestBeyond(rest)) {
                Census.Held held = entry.getValue();
                text.append("%16.1f%16.2f  %s%n"
                        .formatted(
                                (double) held.bytes() / sessions,
                                (double) held.instances() / sessions,
                                entry.getKey()));
            }
        }
        return text.toString();
    }

    private List<Map.Entry<String, Census.Held>> greatestBeyond(Rest rest) {
        return runs.get(runs.size() - 1).beyond(rest).greatest(CLASSES);
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("sessions", sessions)
                .put("runs", runs.size())
                .put("echoes", Rest.ECHOES)
                .put("jetty", Server.getVersion())
                .put("java", Runtime.version().toString());
        ObjectNode heap = json.putObject("heapBytesPerSession");
        for (Rest rest : states) {
            ObjectNode state = heap.putObject(rest.jsonName());
            state.set("stock", array(run -> run.of(Contender.STOCK, rest)));
            state.set("library", array(run -> run.of(Contender.LIBRARY, rest)));
            state.set("beyond", array(run -> run.beyond(rest)));
            ObjectNode classes = state.putObject("beyondByClass");
            greatestBeyond(rest)
                    .forEach(entry -> classes.put(
                            entry.getKey(), (double) entry.getValue().bytes() / sessions));
        }
        return json;
    }

    private ArrayNode array(Function<RestRun, Census> census) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        perSession(census).forEach(array::add);
        return array;
    }
}
