package io.jettyshutdown.demo.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.function.Function;
import org.eclipse.jetty.server.Server;

/**
 * The results over HTTP/2 as a table for people and as an object for machines.
 *
 * @param load of each server
 * @param runs per server
 * @param results what was measured
 */
record Http2Report(Load load, int runs, Results results) {

    String table() {
        StringBuilder table = new StringBuilder(
                "sessions: %,d, HTTP/2 connections: %,d, %s, runs: %d, server heap: %d GiB, Jetty %s, Java %s, CPUs: %d%n%n"
                        .formatted(
                                load.sessions(),
                                load.connections(),
                                load.idle() ? "idle" : "%,d messages per second".formatted(load.messagesPerSecond()),
                                runs,
                                load.heapGiB(),
                                Server.getVersion(),
                                Runtime.version().feature(),
                                cpus()));
        table.append(row("median (min..max)", Contender::label));
        for (Figure figure : Figure.values()) {
            if (results.has(figure)) {
                table.append(row(figure.label(), contender -> cell(contender, figure)));
            }
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
        json.put("sessions", load.sessions())
                .put("connections", load.connections())
                .put("messagesPerSecond", load.messagesPerSecond())
                .put("runs", runs)
                .put("serverHeapGiB", load.heapGiB())
                .put("jetty", Server.getVersion())
                .put("java", Runtime.version().toString())
                .put("cpus", cpus())
                .put("flawless", flawless());
        ObjectNode servers = json.putObject("servers");
        for (Contender contender : Contender.OF_HTTP2) {
            ObjectNode server = servers.putObject(Report.name(contender));
            server.put("expectedCode", contender.expectedCode());
            for (Figure figure : Figure.values()) {
                if (!results.has(figure)) {
                    continue;
                }
                ObjectNode values = server.putObject(figure.jsonName());
                results.spread(contender, figure)
                        .ifPresent(spread -> values.put("median", Report.rounded(spread.median()))
                                .put("min", Report.rounded(spread.min()))
                                .put("max", Report.rounded(spread.max())));
            }
        }
        return json;
    }

    boolean flawless() {
        return results.isFlawless(Contender.LIBRARY_HTTP2);
    }

    private static int cpus() {
        return Runtime.getRuntime().availableProcessors();
    }
}
