package io.jettyshutdown.demo.storm;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.Intent;
import io.jettyshutdown.codes.CloseCode;
import io.jettyshutdown.demo.rolling.Strategy;
import io.jettyshutdown.demo.storm.Scenario.Balance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * What a real deployment has done, as {@code rolling --json} says it.
 *
 * @param name what is special about it
 * @param report the JSON
 */
record Measured(String name, JsonNode report) {

    /** Reads the report of one deployment, or of several that were compared. */
    static List<Measured> read(Path file) throws IOException {
        JsonNode json = new ObjectMapper().readTree(file.toFile());
        List<Measured> all = new ArrayList<>();
        if (json.has("variants")) {
            json.get("variants")
                    .forEach(
                            variant -> all.add(new Measured(variant.path("name").asText(), variant.path("report"))));
        } else {
            all.add(new Measured(json.path("strategy").asText().replace('-', ' '), json));
        }
        if (all.stream().anyMatch(measured -> !measured.report.has("triggersMillis"))) {
            throw new IOException(file + " is no report of this version's rolling --json: write it anew");
        }
        return all;
    }

    /**
     * The same deployment: successors are up when they were, and clients go from node to node in turn, as they do there.
     *
     * @param defaults what the report does not tell
     */
    Scenario scenario(Scenario defaults) {
        List<Integer> triggers = new ArrayList<>();
        report.get("triggersMillis").forEach(trigger -> triggers.add(trigger.asInt()));
        return new Scenario(
                report.get("clients").asInt(),
                report.get("nodes").asInt(),
                Strategy.valueOf(
                        report.get("strategy").asText().toUpperCase(Locale.ROOT).replace('-', '_')),
                report.get("reconnectRate").asDouble(),
                FleetOptions.budgetOf(
                        Duration.ofMillis(report.get("gracePeriodMillis").asLong()), Duration.ZERO),
                defaults.acceptance(),
                defaults.connectTime(),
                defaults.connectTimeout(),
                defaults.closeRate(),
                1000,
                triggers,
                Balance.ROUND_ROBIN,
                defaults.seed());
    }

    /** What its servers and clients did. */
    Policy policy() {
        boolean stock = report.get("stop").asText().equals("stock");
        Returning returning =
                report.get("hints").asText().equals("followed") ? Returning.following() : Returning.ignoring();
        return new Policy(
                name,
                report.get("stop").asText().equals("paced"),
                stock
                        ? CloseCode.GOING_AWAY
                        : Intent.named(report.get("intent").asText()).code(),
                stock
                        ? (double) report.get("unclean").asInt()
                                / report.get("disconnects").asInt()
                        : 0,
                returning);
    }

    int peak() {
        return report.get("peakReconnectsPerSecond").asInt();
    }

    long outage(String which) {
        return report.get("outageMillis").get(which).asLong();
    }

    double disconnects() {
        return report.get("disconnectsPerClient").get("mean").asDouble();
    }

    long stop() {
        return report.get("longestStopMillis").asLong();
    }
}
