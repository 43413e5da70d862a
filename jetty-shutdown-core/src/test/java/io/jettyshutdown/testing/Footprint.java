package io.jettyshutdown.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * What this JVM holds at a moment, as numbers to compare over a long run.
 *
 * @param threads live ones
 * @param descriptors open ones of every kind, where the system tells (Linux); else 0
 * @param objects reachable ones of all {@link #CLASSES} together
 */
public record Footprint(int threads, int descriptors, long objects) {

    /** One of each would stay behind a server, a drain or a session that something holds on to. */
    private static final List<String> CLASSES = List.of(
            "org.eclipse.jetty.server.Server",
            "org.eclipse.jetty.server.internal.HttpConnection",
            "org.eclipse.jetty.websocket.core.WebSocketConnection",
            "org.eclipse.jetty.websocket.core.WebSocketCoreSession",
            "org.eclipse.jetty.websocket.common.WebSocketSession",
            "io.jettyshutdown.GracefulShutdown",
            "io.jettyshutdown.drain.DrainProcess",
            "io.jettyshutdown.session.Gate",
            "io.jettyshutdown.session.DrainExtension",
            "io.jettyshutdown.session.TrackedSession",
            "io.jettyshutdown.session.UntrackedSession");

    /** Collects garbage first. */
    public static Footprint now() {
        long objects =
                Leftovers.instances(CLASSES).stream().mapToLong(Long::longValue).sum();
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
