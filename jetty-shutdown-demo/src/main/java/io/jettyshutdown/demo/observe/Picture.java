package io.jettyshutdown.demo.observe;

import io.jettyshutdown.demo.picture.Sheet;
import java.util.ArrayList;
import java.util.List;

/** The panels of the dashboard that tell how a deployment went, on one sheet. */
final class Picture {

    private static final List<String> PANELS = List.of(
            "Open sessions by node",
            "Phase",
            "Close codes per second",
            "Remaining sessions",
            "Sessions opened per second",
            "Handshake latency over time",
            "Close frames sent",
            "Drained sessions by outcome");
    private static final String ORIGIN =
            "Time in seconds; each node was asked every other second, at a moment of its own. Drawn from Prometheus data by jetty-shutdown-demo; not a Grafana screenshot.";

    private static final int COLUMNS = 2;
    private static final int HEIGHT = 270;

    private Picture() {}

    static Sheet of(String title, List<PanelReading> panels, double step) {
        List<PanelReading> drawn = new ArrayList<>();
        for (String name : PANELS) {
            panels.stream()
                    .filter(reading -> reading.panel().title().equals(name) && reading.complete())
                    .findFirst()
                    .ifPresent(drawn::add);
        }
        Charts charts = Charts.of(drawn, step);
        return new Sheet(
                title, ORIGIN, COLUMNS, HEIGHT, drawn.stream().map(charts::of).toList());
    }
}
