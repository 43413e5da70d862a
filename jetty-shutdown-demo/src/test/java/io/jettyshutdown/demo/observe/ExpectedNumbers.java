package io.jettyshutdown.demo.observe;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * What every panel of the dashboard must show after a rolling deployment that went well: exact where the panel counts,
 * within bounds where it shows a course, of which the highest value is known.
 *
 * @param nodes servers that were replaced, each once
 * @param clients clients, who left in the end
 * @param told clients that were told 1012, with repetitions
 * @param gracePeriod longest time of a drain, in seconds
 */
record ExpectedNumbers(int nodes, int clients, int told, double gracePeriod) {

    /** Of each query of a panel, the numbers by the names of the series; without those that are none. */
    private static final class Panel extends ArrayList<Map<String, Double>> {

        Map<String, Double> only() {
            assertThat(this).hasSize(1);
            return get(0);
        }

        double onlyNumber() {
            assertThat(only()).hasSize(1);
            return only().values().iterator().next();
        }

        Map<String, Double> together() {
            Map<String, Double> all = new TreeMap<>();
            forEach(all::putAll);
            return all;
        }
    }

    /** Fails if a panel shows something else, or nothing is expected of it. */
    void assertAllIn(JsonNode observed) {
        Map<String, Panel> panels = panels(observed.get("panels"));
        Map<String, Consumer<Panel>> expected = expected();
        assertThat(panels.keySet()).isEqualTo(expected.keySet());
        expected.forEach((title, expectation) -> {
            try {
                expectation.accept(panels.get(title));
            } catch (AssertionError e) {
                throw new AssertionError("the panel " + title + ": " + e.getMessage(), e);
            }
        });
    }

    private static Map<String, Panel> panels(JsonNode json) {
        Map<String, Panel> panels = new LinkedHashMap<>();
        for (JsonNode panel : json) {
            Panel numbers = new Panel();
            for (JsonNode query : panel.get("queries")) {
                Map<String, Double> series = new TreeMap<>();
                for (JsonNode one : query.get("series")) {
                    JsonNode number = one.has("value") ? one.get("value") : one.get("max");
                    if (number != null) {
                        series.put(one.get("name").asText(), number.asDouble());
                    }
                }
                numbers.add(series);
            }
            panels.put(panel.get("title").asText(), numbers);
        }
        return panels;
    }

    private Map<String, Consumer<Panel>> expected() {
        double left = clients;
        Map<String, Consumer<Panel>> expected = new LinkedHashMap<>();

        // Nodes are asked at moments of their own, so one client may be seen on two.
        expected.put("Open sessions", panel -> assertThat(panel.onlyNumber()).isBetween(left / 2, 2 * left));
        expected.put(
                "Nodes",
                panel -> assertThat(panel.together())
                        .containsOnlyKeys("serving", "draining")
                        .hasEntrySatisfying("serving", most -> assertThat(most).isBetween((double) nodes, 2.0 * nodes))
                        .hasEntrySatisfying("draining", most -> assertThat(most).isBetween(1.0, 2.0 * nodes)));
        expected.put(
                "Untracked sessions, at most",
                panel -> assertThat(panel.onlyNumber()).isZero());
        expected.put("Sessions opened per second", this::isARateOfConnections);
        expected.put(
                "Open sessions by job", panel -> assertThat(panel.onlyNumber()).isBetween(left / 2, 2 * left));
        expected.put(
                "Close codes per second",
                panel -> assertThat(seen(panel))
                        .containsOnlyKeys("sent 1012", "received 1012", "sent 1000", "received 1000"));
        expected.put(
                "Sessions ended per second", panel -> assertThat(seen(panel)).containsOnlyKeys("1012", "1000"));
        expected.put(
                "Share of 1005 and 1006",
                panel -> assertThat(panel.only()).isEqualTo(Map.of("1005", 0.0, "1006", 0.0)));
        expected.put(
                "Refused upgrades per second",
                panel -> assertThat(panel.onlyNumber()).isZero());

        expected.put(
                "Handshakes completed", panel -> assertThat(panel.onlyNumber()).isEqualTo(1));
        expected.put("Sessions drained", panel -> assertThat(panel.onlyNumber()).isEqualTo(told));
        expected.put("Share of 1006", panel -> assertThat(panel.onlyNumber()).isZero());
        expected.put("Refused upgrades", panel -> assertThat(panel.onlyNumber()).isZero());
        expected.put("Reconnects per second, peak", this::isARateOfConnections);
        expected.put("Longest drain", panel -> assertThat(panel.onlyNumber()).isBetween(1e-6, gracePeriod));
        Map<String, Double> closeFrames = Map.of("1012 drain", (double) told, "1000 peer", left);
        expected.put("Close frames sent", panel -> assertThat(panel.only()).isEqualTo(closeFrames));
        expected.put("Close frames received", panel -> assertThat(panel.only()).isEqualTo(closeFrames));
        expected.put(
                "Sessions ended by code",
                panel -> assertThat(panel.only())
                        .isEqualTo(Map.of("1000", left, "1001", 0.0, "1005", 0.0, "1006", 0.0, "1012", (double) told)));
        expected.put(
                "Drained sessions by outcome",
                panel -> assertThat(panel.only())
                        .isEqualTo(Map.of(
                                "handshake",
                                (double) told,
                                "no_reply",
                                0.0,
                                "aborted",
                                0.0,
                                "abnormal",
                                0.0,
                                "kept",
                                0.0)));
        expected.put(
                "Drains by intent and result",
                panel -> assertThat(panel.only()).isEqualTo(Map.of("intent=restart result=completed", 2.0 * nodes)));
        expected.put("Duration of each drain", panel -> {
            assertThat(panel.get(0)).hasSize(2 * nodes).allSatisfy((node, seconds) -> isATime(seconds));
            assertThat(panel.get(1))
                    .hasSize(2 * nodes)
                    .allSatisfy((node, drains) -> assertThat(drains).isOne());
        });
        expected.put(
                "Handshake latency",
                panel -> assertThat(panel.together())
                        .containsOnlyKeys("p50", "p95", "p99", "max")
                        .allSatisfy((quantile, seconds) -> isATime(seconds)));
        expected.put(
                "Handshake latency over time",
                panel -> assertThat(panel.together())
                        .containsOnlyKeys("p50", "p95", "p99")
                        .allSatisfy((quantile, seconds) -> isATime(seconds)));

        expected.put(
                "Phase",
                panel -> assertThat(panel.only())
                        .as("the last one is the highest")
                        .isEqualTo(ofAll(5)));
        expected.put(
                "Remaining sessions",
                panel -> assertThat(panel.only())
                        .containsOnlyKeys(ofAll(0).keySet())
                        .allSatisfy((node, most) -> assertThat(most).isBetween(0.0, left)));
        expected.put(
                "Open sessions by node",
                panel -> assertThat(panel.only())
                        .containsOnlyKeys(ofAll(0).keySet())
                        .allSatisfy((node, most) -> assertThat(most).isBetween(0.0, left)));
        expected.put(
                "Close frames by source",
                panel -> assertThat(seen(panel).keySet())
                        .containsAll(replaced(" drain"))
                        .allMatch(series -> series.endsWith(" drain") || series.endsWith(" peer")));
        expected.put(
                "Handshake latency by node (p95)",
                panel -> assertThat(panel.only())
                        .containsOnlyKeys(replaced(""))
                        .allSatisfy((node, seconds) -> isATime(seconds)));
        expected.put(
                "Drains",
                panel -> assertThat(panel.only().values()).hasSize(2 * nodes).containsOnly(5.0));
        return expected;
    }

    private void isATime(double seconds) {
        assertThat(seconds).isBetween(1e-6, gracePeriod);
    }

    private void isARateOfConnections(Panel panel) {
        assertThat(panel.onlyNumber()).isBetween(1.0, (double) clients + told);
    }

    private static Map<String, Double> seen(Panel panel) {
        Map<String, Double> seen = new TreeMap<>(panel.only());
        seen.values().removeIf(most -> most == 0);
        return seen;
    }

    private Map<String, Double> ofAll(double number) {
        return IntStream.rangeClosed(1, 2 * nodes).boxed().collect(Collectors.toMap(i -> "node-" + i, i -> number));
    }

    private List<String> replaced(String suffix) {
        return IntStream.rangeClosed(1, nodes)
                .mapToObj(i -> "node-" + i + suffix)
                .toList();
    }
}
