package io.jettyshutdown.demo.bench;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.eclipse.jetty.server.Server;

/**
 * The echo of all servers as a table for people and as an object for machines.
 *
 * @param seconds length of a run
 * @param rounds in each of which every server ran once
 */
record EchoReport(double seconds, List<Map<Contender, EchoWork>> rounds) {

    private enum Figure {
        MESSAGES("messages per second", "messagesPerSecond", "%.0f"),
        CPU("server CPU per message, us", "cpuMicrosPerMessage", "%.2f");

        private final String label;
        private final String jsonName;
        private final String format;

        Figure(String label, String jsonName, String format) {
            this.label = label;
            this.jsonName = jsonName;
            this.format = format;
        }

        double in(Map<Contender, EchoWork> round, Contender contender) {
            EchoWork work = Objects.requireNonNull(round.get(contender), "every server ran in every round");
            return this == CPU ? work.cpuMicrosPerMessage() : work.messagesPerSecond();
        }

        String format(Spread spread) {
            return (format + " (" + format + ".." + format + ")")
                    .formatted(spread.median(), spread.min(), spread.max());
        }
    }

    private enum Comparison {
        METERS_TO_LIBRARY(Contender.METERS, Contender.LIBRARY, "metersToLibrary"),
        LIBRARY_TO_STOCK(Contender.LIBRARY, Contender.STOCK, "libraryToStock"),
        METERS_TO_STOCK(Contender.METERS, Contender.STOCK, "metersToStock");

        private final Contender dividend;
        private final Contender divisor;
        private final String jsonName;

        Comparison(Contender dividend, Contender divisor, String jsonName) {
            this.dividend = dividend;
            this.divisor = divisor;
            this.jsonName = jsonName;
        }

        String label() {
            return dividend.label() + " / " + divisor.label();
        }
    }

    String table() {
        StringBuilder table = new StringBuilder(
                "pairs: %d, %.1f s each, sessions: %d, in flight: %d each, Jetty %s, Java %s, CPUs: %d%n%n"
                        .formatted(
                                rounds.size(),
                                seconds,
                                EchoClients.SESSIONS,
                                EchoSession.WINDOW,
                                Server.getVersion(),
                                Runtime.version().feature(),
                                Runtime.getRuntime().availableProcessors()));
        for (Figure figure : Figure.values()) {
            line(table, figure.label, "median (min..max)");
            for (Contender contender : Contender.OF_ECHO) {
                line(table, "  " + contender.label(), figure.format(Spread.of(values(contender, figure))));
            }
            line(table, "  ratio", "mean (95 % confidence)");
            for (Comparison comparison : Comparison.values()) {
                Estimate ratio = Estimate.of(ratios(comparison, figure));
                line(
                        table,
                        "  " + comparison.label(),
                        "%.4f (%.4f..%.4f)".formatted(ratio.mean(), ratio.low(), ratio.high()));
            }
        }
        return table.toString();
    }

    private static void line(StringBuilder table, String label, String value) {
        table.append("%-32s%32s%n".formatted(label, value));
    }

    private List<Double> values(Contender contender, Figure figure) {
        return rounds.stream().map(round -> figure.in(round, contender)).toList();
    }

    /** One for each round: only runs of the same round are compared. */
    private List<Double> ratios(Comparison comparison, Figure figure) {
        return rounds.stream()
                .map(round -> figure.in(round, comparison.dividend) / figure.in(round, comparison.divisor))
                .toList();
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        json.put("pairs", rounds.size())
                .put("seconds", seconds)
                .put("sessions", EchoClients.SESSIONS)
                .put("inFlight", EchoSession.WINDOW)
                .put("jetty", Server.getVersion())
                .put("java", Runtime.version().toString())
                .put("cpus", Runtime.getRuntime().availableProcessors());
        ObjectNode servers = json.putObject("servers");
        for (Contender contender : Contender.OF_ECHO) {
            ObjectNode server = servers.putObject(contender.name().toLowerCase(Locale.ROOT));
            for (Figure figure : Figure.values()) {
                server.set(figure.jsonName, array(values(contender, figure)));
            }
        }
        ObjectNode ratios = json.putObject("ratios");
        for (Comparison comparison : Comparison.values()) {
            ObjectNode ratio = ratios.putObject(comparison.jsonName);
            for (Figure figure : Figure.values()) {
                Estimate estimate = Estimate.of(ratios(comparison, figure));
                ratio.putObject(figure.jsonName)
                        .put("mean", estimate.mean())
                        .put("low", estimate.low())
                        .put("high", estimate.high());
            }
        }
        return json;
    }

    private static ArrayNode array(List<Double> values) {
        ArrayNode array = JsonNodeFactory.instance.arrayNode();
        values.forEach(array::add);
        return array;
    }
}
