package io.jettyshutdown.demo.serve;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a server listens, as it prints it when it is ready, for people and for whoever started it.
 *
 * @param webSocket its WebSocket endpoint
 * @param metrics its metrics in the Prometheus text format
 * @param ready its readiness
 * @param control where a drain is started, watched and ended
 */
public record Addresses(URI webSocket, URI metrics, URI ready, URI control) {

    private static final String FORMAT = "%-10s %s";
    private static final List<String> LABELS = List.of("WebSocket", "Metrics", "Ready", "Control");

    /** Those of a server with two connectors. */
    static Addresses of(String webSocket, String admin) {
        return new Addresses(
                URI.create("ws://" + webSocket + "/ws"),
                URI.create("http://" + admin + "/metrics"),
                URI.create("http://" + admin + "/ready"),
                URI.create("http://" + admin + "/shutdown"));
    }

    List<String> toLines() {
        return List.of(
                FORMAT.formatted(LABELS.get(0), webSocket),
                FORMAT.formatted(LABELS.get(1), metrics),
                FORMAT.formatted(LABELS.get(2), ready),
                FORMAT.formatted(LABELS.get(3), control));
    }

    /** The line for people. */
    String pageLine() {
        return FORMAT.formatted("Live page", metrics.resolve("/"));
    }

    /** Reads what a server has printed so far; empty if not all are there yet. */
    public static Optional<Addresses> parse(List<String> lines) {
        List<URI> found = new ArrayList<>();
        for (String label : LABELS) {
            for (String line : lines) {
                if (line.startsWith(label + " ")) {
                    found.add(URI.create(line.substring(label.length()).strip()));
                }
            }
        }
        return found.size() == LABELS.size()
                ? Optional.of(new Addresses(found.get(0), found.get(1), found.get(2), found.get(3)))
                : Optional.empty();
    }
}
