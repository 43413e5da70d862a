package io.jettyshutdown.demo.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/** How the cost grows with the sessions, as a table for people and as an object for machines; nothing for one size. */
record ScaleReport(Scale scale) {

    private static final double MICROS = 1000; // of the milliseconds that the figures are in

    String table() {
        int sizes = scale.bySessions().size();
        if (sizes < 2) {
            return "";
        }
        StringBuilder table = new StringBuilder();
        if (sizes >= Fit.LEAST_SIZES) {
            table.append(Report.row("%n%s".formatted("us per session + ms (R2)"), Contender::label));
            for (Figure cost : Scale.COSTS) {
                table.append(Report.row(
                        cost.label(),
                        contender -> scale.fit(contender, cost)
                                .map(fit -> "%.1f + %.0f (%.3f)      "
                                        .formatted(fit.perSession() * MICROS, fit.fixed(), fit.rSquared()))
                                .orElse(missing(contender, cost))));
            }
        }
        table.append(Report.row(
                "%ncost of a session, %,d / %,d"
                        .formatted(
                                scale.bySessions().lastKey(), scale.bySessions().firstKey()),
                Contender::label));
        for (Figure cost : Scale.COSTS) {
            table.append(Report.row(
                    cost.label(),
                    contender -> scale.growth(contender, cost).stream()
                            .mapToObj("%.2f      "::formatted)
                            .findFirst()
                            .orElse(missing(contender, cost))));
        }
        return table.toString();
    }

    private String missing(Contender contender, Figure cost) {
        return scale.bySessions().values().stream()
                        .allMatch(results -> results.spread(contender, cost).isPresent())
                ? "too small"
                : "not by all";
    }

    ObjectNode json() {
        ObjectNode json = JsonNodeFactory.instance.objectNode();
        for (Contender contender : Contender.OF_STOP) {
            ObjectNode server = json.putObject(Report.name(contender));
            for (Figure cost : Scale.COSTS) {
                ObjectNode growth = server.putObject(cost.jsonName());
                scale.fit(contender, cost)
                        .ifPresent(fit -> growth.put("microsPerSession", Report.rounded(fit.perSession() * MICROS))
                                .put("fixedMillis", Report.rounded(fit.fixed()))
                                .put("rSquared", Report.rounded(fit.rSquared())));
                scale.growth(contender, cost)
                        .ifPresent(times -> growth.put("ofLargestPerSmallest", Report.rounded(times)));
            }
        }
        return json;
    }
}
