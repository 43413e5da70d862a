package io.jettyshutdown.demo.observe;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * What Prometheus knows of a deployment, when all of its processes are gone.
 *
 * @param step between two values of a course
 * @param comparisons its numbers beside those of the others
 * @param panels the shipped dashboard, read for the whole time
 * @param alerts the shipped alerts that fired, by name
 */
public record Observation(Duration step, List<Comparison> comparisons, List<PanelReading> panels, List<String> alerts) {

    /** Whether all agree, the dashboard has no blank panel, and no alert fired. */
    public boolean successful() {
        return comparisons.stream().allMatch(Comparison::agrees)
                && panels.stream().allMatch(PanelReading::complete)
                && alerts.isEmpty();
    }

    /**
     * For programs.
     *
     * @return the comparisons, and each panel with the numbers that it would show
     */
    public JsonNode toJson() {
        return new ObjectMapper().valueToTree(ObservationJson.of(this));
    }

    /** For people. */
    public String toText() {
        return ObservationText.of(this);
    }

    /** Draws the courses of the dashboard. */
    public void draw(String title, Path png) throws IOException {
        Picture.of(title, panels, step.toMillis() / 1000.0).write(png);
    }
}
