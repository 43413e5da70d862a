package io.jettyshutdown.demo.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.util.Version;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.eclipse.jetty.server.Server;

/**
 * The results as tables for people and as an object for machines.
 *
 * @param runs per server and number of sessions
 * @param messagesPerSecond of all clients of a server
 * @param warmUps before each run
 * @param scale what was measured
 */
record Report(int runs, int messagesPerSecond, int warmUps, Scale scale) {

    String table() {
        StringBuilder table = new StringBuilder(description()).append(System.lineSeparator());
        scale.bySessions().forEach((sessions, results) -> {
            table.append(row("%n%,d sessions".formatted(sessions), contender -> ""));
            table.append(row("median (min..max) x lower bound", Contender::label));
            for (Figure figure : Figure.values()) {
                if (results.has(figure)) {
                    table.append(row(figure.label(), contender -> cell(results, contender, figure)));
                }
            }
        });
        return table.append(new ScaleReport(scale).table()).toString();
    }

    /** Under which conditions. */
    String description() {
        return "runs: %d, %s, warm-up: %d, Jetty %s, Netty %s, Java %s, CPUs: %d"
                .formatted(
                        runs,
                        messagesPerSecond == 0 ? "idle" : "%,d messages per second".formatted(messagesPerSecond),
                        warmUps,
                        Server.getVersion(),
                        netty(),
                        Runtime.version().feature(),
                        cpus());
    }

    static String row(String label, Function<Contender, String> cell) {
        StringBuilder row = new StringBuilder("%-32s".formatted(label));
        for (Contender contender : Contender.OF_STOP) {
            row.append("%27s".formatted(cell.apply(contender)));
        }
        return row.toString().stripTrailing() + System.lineSeparator();
    }

    private String cell(Results results, Contender contender, Figure figure) {
        OptionalDouble times = results.timesLowerBound(contender, figure);
        int having = results.values(contender, figure).size();
        String note = having < runs ? "%d/%d  ".formatted(having, runs) : "      ";
        String ratio = times.isPresent() ? "x%-5.1f".formatted(times.getAsDouble()) : note;
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
        json.put("runs", runs)
                .put("messagesPerSecond", messagesPerSecond)
                .put("warmUps", warmUps)
                .put("jetty", Server.getVersion())
                .put("netty", netty())
                .put("java", Runtime.version().toString())
                .put("cpus", cpus())
                .put("flawless", scale.flawless());
        ArrayNode sizes = json.putArray("sizes");
        scale.bySessions().forEach((sessions, results) -> {
            ObjectNode servers = sizes.addObject().put("sessions", sessions).putObject("servers");
            for (Contender contender : Contender.OF_STOP) {
                ObjectNode server = servers.putObject(name(contender)).put("expectedCode", contender.expectedCode());
                for (Figure figure : Figure.values()) {
                    if (results.has(figure)) {
                        server.set(figure.jsonName(), json(results, contender, figure));
                    }
                }
            }
        });
        json.set("scale", new ScaleReport(scale).json());
        return json;
    }

    private static ObjectNode json(Results results, Contender contender, Figure figure) {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("runs", results.values(contender, figure).size());
        results.spread(contender, figure)
                .ifPresent(spread -> json.put("median", rounded(spread.median()))
                        .put("min", rounded(spread.min()))
                        .put("max", rounded(spread.max())));
        results.timesLowerBound(contender, figure).ifPresent(times -> json.put("timesLowerBound", rounded(times)));
        return json;
    }

    static String name(Contender contender) {
        return contender.name().toLowerCase(Locale.ROOT);
    }

    static double rounded(double value) {
        return Math.round(value * 1000) / 1000.0;
    }

    private static String netty() {
        Map<String, Version> parts = Version.identify();
        Version http = parts.get("netty-codec-http");
        return http == null ? "unknown" : http.artifactVersion();
    }

    private static int cpus() {
        return Runtime.getRuntime().availableProcessors();
    }
}
