package io.jettyshutdown.demo.storm;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.Intent;
import io.jettyshutdown.codes.CloseCode;
import io.jettyshutdown.demo.rolling.plan.Hints;
import io.jettyshutdown.demo.rolling.plan.Stop;
import io.jettyshutdown.demo.rolling.report.RollingReport;
import io.jettyshutdown.demo.storm.Scenario.Balance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What a real deployment has done, as {@code rolling --json} says it.
 *
 * @param name what is special about it
 * @param report what its clients saw
 */
record Measured(String name, RollingReport report) {

    private static final ObjectMapper JSON = new ObjectMapper()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES);

    /** Reads the report of one deployment, or of several that were compared. */
    static List<Measured> read(Path file) throws IOException {
        try {
            JsonNode json = JSON.readTree(file.toFile());
            if (json.has("variants")) {
                return List.of(JSON.treeToValue(json.get("variants"), Measured[].class));
            }
            RollingReport report = JSON.treeToValue(json, RollingReport.class);
            return List.of(new Measured(report.strategy().words(), report));
        } catch (JsonProcessingException e) {
            throw new IOException(file + " is no report of this version's rolling --json: write it anew", e);
        }
    }

    /**
     * The same deployment: successors are up when they were, and clients go from node to node in turn, as they do there.
     *
     * @param defaults what the report does not tell
     */
    Scenario scenario(Scenario defaults) {
        return new Scenario(
                report.clients(),
                report.nodes(),
                report.strategy(),
                report.reconnectRate(),
                FleetOptions.budgetOf(Duration.ofMillis(report.gracePeriodMillis()), Duration.ZERO),
                defaults.acceptance(),
                defaults.connectTime(),
                defaults.connectTimeout(),
                defaults.closeRate(),
                1000,
                report.triggersMillis().stream().map(Long::intValue).toList(),
                Balance.ROUND_ROBIN);
    }

    /** What its servers and clients did. */
    Policy policy() {
        boolean stock = report.stop() == Stop.STOCK;
        return new Policy(
                name,
                report.stop() == Stop.PACED,
                stock ? CloseCode.GOING_AWAY : Intent.named(report.intent()).code(),
                stock ? (double) report.unclean() / report.disconnects() : 0,
                report.hints() == Hints.FOLLOWED ? Returning.following() : Returning.ignoring());
    }
}
