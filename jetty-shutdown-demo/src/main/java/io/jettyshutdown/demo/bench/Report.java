package io.jettyshutdown.demo.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.eclipse.jetty.server.Server;

/**
 * The results as a table for people and as an object for machines.
 *
 * @param sessions per server and run
 * @param runs per server
 * @param results what was measured
 */
record Report(int sessions, int runs, Results results) {

    String table() {
        StringBuilder table = new StringBuilder("sessions: %d, runs: %d, Jetty %s, Java %s, CPUs: %d%n%n"
                .formatted(
                        sessions, runs, Server.getVersion(), Runtime.version().feature(), cpus()));
        table.append(row("median (min..max) x lower bound", Contender::label));
        for (Figure figure : Figure.values()) {
            table.append(row(figure.label(), contender -> cell(contender, figure)));
        }
        return table.toString();
    }

    private static String row(String label, Function<Contender, String> cell) {
        StringBuilder row = new StringBuilder("%-32s".formatted(label));
        for (Contender contender : Contender.OF_STOP) {
            row.append("%31s".formatted(cell.apply(contender)));
        }
        return row.toString().stripTrailing() + System.lineSeparator();
    }

    private String cell(Contender contender, Figure figure) {
        OptionalDouble times = results.timesLowerBound(contender, figure);
        String ratio = times.isPresent() ? "x%-5.1f".formatted(times.getAsDouble()) : "      ";
        return results.spread(contender, figure)
                .map(spread -> "%s (%s..%s) %s"
                        .formatted(
                                figure.format(spread.median()),
                                figure.format(spread.min()),
                                figure.format(spread.max()),
                                ratio))
                .orElse("not by all");
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("sessions", sessions)
                .put("runs", runs)
                .put("jetty", Server.getVersion())
                .put("java", Runtime.version().toString())
                .put("cpus", cpus())
                .put("flawless", results.flawless());
        ObjectNode servers = json.putObject("servers");
        for (Contender contender : Contender.OF_STOP) {
            ObjectNode server = servers.putObject(contender.name().toLowerCase(Locale.ROOT));
            server.put("expectedCode", contender.expectedCode());
            for (Figure figure : Figure.values()) {
                server.set(figure.jsonName(), json(contender, figure));
            }
        }
        return json;
    }

    private ObjectNode json(Contender contender, Figure figure) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        results.spread(contender, figure)
                .ifPresent(spread -> json.put("median", rounded(spread.median()))
                        .put("min", rounded(spread.min()))
                        .put("max", rounded(spread.max())));
        results.timesLowerBound(contender, figure).ifPresent(times -> json.put("timesLowerBound", rounded(times)));
        return json;
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static int cpus() {
        return Runtime.getRuntime().availableProcessors();
    }
}
