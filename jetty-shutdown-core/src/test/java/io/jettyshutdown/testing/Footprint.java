package io.jettyshutdown.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this JVM holds at a moment, as numbers to compare over a long run.
 *
 * @param threads live ones
 * @param descriptors open ones of every kind, where the system tells (Linux); else 0
 * @param objects reachable ones of all {@link Leftovers#CLASSES} together
 */
public record Footprint(int threads, int descriptors, long objects) {

    /** Collects garbage first. */
    public static Footprint now() {
        long objects = Leftovers.instances(Leftovers.CLASSES).stream()
                .mapToLong(Long::longValue)
                .sum();
        return new Footprint(Thread.getAllStackTraces().size(), openDescriptors(), objects);
    }

    private static int openDescriptors() {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(descriptors)) {
            return (int) open.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
