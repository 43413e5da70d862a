package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Footprint;
import io.jettyshutdown.testing.HeapHistogram;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * What a JVM holds after more and more cycles. What is only late, or cached, comes and goes; what leaks is more each time:
 * one object in each cycle is seen, whatever its class, and one in ten if it is this library's or Jetty's.
 */
final class SoakFigures {

    /** What leaks in the throwaway servers alone is one in so many cycles. */
    private static final int CYCLES_PER_LEAK = 10;

    /** So many strings, nodes and the like the JDK and the tests themselves make between two rows. */
    private static final int OF_THE_JDK = 100;

    /** What the JVM itself may open, such as a class path's archive; one leak in twenty cycles is more. */
    private static final int DESCRIPTORS_OF_THE_JVM = 5;

    private final MeterRegistry registry;
    private final List<Row> rows = new ArrayList<>();

    /** The heap is kept in a file, since it would be what grows. */
    private record Row(int cycle, Footprint held, int meters, Path heap) {

        HeapHistogram histogram() {
            try {
                return HeapHistogram.parse(Files.readString(heap));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    SoakFigures(MeterRegistry registry) {
        this.registry = registry;
    }

    void add(int cycle) throws IOException {
        Path heap = Path.of("target", "soak-heap-" + rows.size() + ".txt");
        Files.writeString(heap, HeapHistogram.text());
        rows.add(new Row(cycle, Footprint.now(), registry.getMeters().size(), heap));
    }

    void assertNothingGrows() {
        Row first = rows.get(0);
        Row last = rows.get(rows.size() - 1);
        assertThat(growing()).isEmpty();
        assertThat(last.held.threads()).isLessThanOrEqualTo(first.held.threads());
        assertThat(last.held.descriptors()).isLessThan(first.held.descriptors() + DESCRIPTORS_OF_THE_JVM);
        assertThat(last.meters).isEqualTo(first.meters);
    }

    /** The classes of which there are more from each row to the next. */
    private List<String> growing() {
        List<HeapHistogram> heaps = rows.stream().map(Row::histogram).toList();
        return heaps.get(heaps.size() - 1).instances().keySet().stream()
                .filter(name -> IntStream.range(1, rows.size())
                        .allMatch(row ->
                                heaps.get(row).of(name) - heaps.get(row - 1).of(name)
                                        >= leak(name, rows.get(row).cycle - rows.get(row - 1).cycle)))
                .map(name ->
                        name + ": " + heaps.stream().map(heap -> heap.of(name)).toList())
                .sorted()
                .toList();
    }

    private static int leak(String className, int cycles) {
        boolean watched = className.startsWith("io.jettyshutdown.") || className.startsWith("org.eclipse.jetty.");
        // The figures have one object for each row.
        return watched ? Math.max(2, cycles / CYCLES_PER_LEAK) : Math.max(OF_THE_JDK, cycles);
    }

    String table() {
        StringBuilder table = new StringBuilder(
                        "| cycle | heap | objects | of the library | threads | descriptors | meters |\n")
                .append("|---|---|---|---|---|---|---|\n");
        for (Row row : rows) {
            HeapHistogram heap = row.histogram();
            table.append(String.format(
                    Locale.ROOT,
                    "| %d | %,d kB | %,d | %,d | %d | %d | %d |%n",
                    row.cycle,
                    heap.bytes() / 1024,
                    heap.instances().values().stream()
                            .mapToLong(Long::longValue)
                            .sum(),
                    heap.instances().entrySet().stream()
                            .filter(count -> count.getKey().startsWith("io.jettyshutdown."))
                            .mapToLong(count -> count.getValue())
                            .sum(),
                    row.held.threads(),
                    row.held.descriptors(),
                    row.meters));
        }
        return table.toString();
    }
}
