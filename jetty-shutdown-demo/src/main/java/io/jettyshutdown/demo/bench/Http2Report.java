package io.jettyshutdown.demo.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import java.util.function.Function;
import org.eclipse.jetty.server.Server;

/**
 * The results over HTTP/2 as a table for people and as an object for machines.
 *
 * @param sessions per server and run
 * @param connections that carry them
 * @param runs per server
 * @param results what was measured
 */
record Http2Report(int sessions, int connections, int runs, Results results) {

    String table() {
        StringBuilder table = new StringBuilder(
                "sessions: %d, connections: %d (HTTP/2), runs: %d, server heap: %d GiB, Jetty %s, Java %s, CPUs: %d%n%n"
                        .formatted(
                                sessions,
                                connections,
                                runs,
                                Http2Trial.HEAP_GIB,
                                Server.getVersion(),
                                Runtime.version().feature(),
                                cpus()));
        table.append(row("median (min..max)", Contender::label));
        for (Figure figure : Figure.values()) {
            table.append(row(figure.label(), contender -> cell(contender, figure)));
        }
        return table.toString();
    }

    private static String row(String label, Function<Contender, String> cell) {
        StringBuilder row = new StringBuilder("%-32s".formatted(label));
        for (Contender contender : Contender.OF_HTTP2) {
            row.append("%31s".formatted(cell.apply(contender)));
        }
        return row + System.lineSeparator();
    }

    private String cell(Contender contender, Figure figure) {
        return results.spread(contender, figure)
                .map(spread -> "%s (%s..%s)"
                        .formatted(
                                figure.format(spread.median()),
                                figure.format(spread.min()),
                                figure.format(spread.max())))
                .orElse("not by all");
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("sessions", sessions)
                .put("connections", connections)
                .put("runs", runs)
                .put("serverHeapGiB", Http2Trial.HEAP_GIB)
                .put("jetty", Server.getVersion())
                .put("java", Runtime.version().toString())
                .put("cpus", cpus())
                .put("flawless", flawless());
        ObjectNode servers = json.putObject("servers");
        for (Contender contender : Contender.OF_HTTP2) {
            ObjectNode server = servers.putObject(contender.name().toLowerCase(Locale.ROOT));
            server.put("expectedCode", contender.expectedCode());
            for (Figure figure : Figure.values()) {
                ObjectNode values = server.putObject(figure.jsonName());
                results.spread(contender, figure)
                        .ifPresent(spread -> values.put("median", rounded(spread.median()))
                                .put("min", rounded(spread.min()))
                                .put("max", rounded(spread.max())));
            }
        }
        return json;
    }

    boolean flawless() {
        return results.isComplete(Contender.LIBRARY_HTTP2);
    }

    private static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static int cpus() {
        return Runtime.getRuntime().availableProcessors();
    }
}
