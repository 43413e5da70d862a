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
 */
public record Footprint(int threads, int descriptors) {

    public static Footprint now() {
        return new Footprint(Thread.getAllStackTraces().size(), openDescriptors());
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
