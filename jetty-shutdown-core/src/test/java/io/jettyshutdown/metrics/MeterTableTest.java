package io.jettyshutdown.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.GracefulShutdown;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;

/** The page's table of meters is what a registry contains from the start. */
class MeterTableTest {

    /** A row: the type, and the tags with their values; none for {@code code}, which has too many for a table. */
    private record Row(String type, Map<String, Set<String>> tags) {}

    @Test
    void everyMeterIsDocumentedWithItsTypeAndTags() throws IOException {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        new GracefulShutdownMetrics(
                        GracefulShutdown.builder().stopAtShutdown(false).install(new Server(0)))
                .bindTo(registry);
        Map<String, Row> registered = registry.getMeters().stream()
                // Micrometer's own gauges of a timer's buckets.
                .filter(meter -> !meter.getId().getName().endsWith(".histogram"))
                .collect(Collectors.groupingBy(meter -> meter.getId().getName()))
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, meters -> registered(meters.getValue())));
        assertThat(documented()).isEqualTo(registered);
    }

    private static Row registered(List<Meter> meters) {
        Map<String, Set<String>> tags = new TreeMap<>();
        for (Meter meter : meters) {
            for (Tag tag : meter.getId().getTags()) {
                Set<String> values = tags.computeIfAbsent(tag.getKey(), key -> new TreeSet<>());
                if (!tag.getKey().equals("code")) {
                    values.add(tag.getValue());
                }
            }
        }
        return new Row(meters.get(0).getId().getType().name().toLowerCase(Locale.ROOT), tags);
    }

    private static Map<String, Row> documented() throws IOException {
        try (Stream<String> lines = Files.lines(Path.of("docs", "meters.md"))) {
            return lines.filter(line -> line.startsWith("| `jetty.websocket."))
                    .map(line -> line.replace("`", "").split(" *\\| *"))
                    .collect(Collectors.toMap(cells -> cells[1], cells -> new Row(cells[2], documentedTags(cells[3]))));
        }
    }

    /** Such as {@code code; direction: sent, received}. */
    private static Map<String, Set<String>> documentedTags(String cell) {
        return Stream.of(cell.split("; "))
                .filter(tag -> !tag.isEmpty())
                .map(tag -> tag.split(": "))
                .collect(Collectors.toMap(
                        tag -> tag[0], tag -> tag.length == 1 ? Set.of() : Set.of(tag[1].split(", "))));
    }
}
