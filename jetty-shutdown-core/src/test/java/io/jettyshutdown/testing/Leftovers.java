package io.jettyshutdown.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a server left behind in this JVM after it has stopped: threads, sockets, session objects. Compares with the moment
 * of {@link #before()}; no other test may run at the same time.
 */
public final class Leftovers {

    /** Threads that the JDK and the test frameworks start when they like, and keep. */
    private static final Pattern FOREIGN_THREADS = Pattern.compile("Attach Listener|Common-Cleaner|process reaper.*"
            + "|ForkJoinPool.*|CompletableFutureDelayScheduler|HttpClient-.*|Cleaner-\\d+|awaitility.*|surefire.*"
            + "|junit.*|Keep-Alive-Timer|Jetty-Cleaner.*|ThreadLocalCleaner.*|RMI .*|JMX .*|GC Daemon");

    /**
     * What keeps a session, a connection, a drain or a whole server in memory. The histogram does not know subclasses;
     * that these are the ones which a server really uses is tested.
     */
    static final List<String> CLASSES = List.of(
            "io.jettyshutdown.session.TrackedSession",
            "io.jettyshutdown.session.UntrackedSession",
            "io.jettyshutdown.session.DrainExtension",
            "io.jettyshutdown.drain.DrainProcess",
            "org.eclipse.jetty.websocket.core.server.internal.AbstractHandshaker$1",
            "org.eclipse.jetty.websocket.core.WebSocketConnection",
            "org.eclipse.jetty.io.SocketChannelEndPoint",
            "org.eclipse.jetty.server.Server");

    private static final Path DESCRIPTORS = Path.of("/proc/self/fd");

    private static final Duration BOUND = Duration.ofSeconds(20);

    static {
        // The JDK opens a socket or two for itself with the first that is used, and keeps them.
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
                SocketChannel client = SocketChannel.open(server.getLocalAddress());
                SocketChannel accepted = server.accept();
                Selector selector = Selector.open()) {
            client.configureBlocking(false).register(selector, SelectionKey.OP_READ);
            accepted.shutdownOutput();
            selector.select();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private final Set<Thread> threads = new HashSet<>(liveThreads());
    private final Set<String> sockets = sockets();
    private final List<Long> objectCounts = countObjects();

    private Leftovers() {}

    public static Leftovers before() {
        return new Leftovers();
    }

    /** One line for each kind of thing that does not go away within a generous bound; empty if all is as before. */
    public List<String> after() {
        return after(BOUND);
    }

    List<String> after(Duration bound) {
        long deadline = System.nanoTime() + bound.toNanos();
        List<String> left = threadsAndSockets();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            left = threadsAndSockets();
        }
        // Afterwards, for it collects garbage.
        List<String> objects = objects();
        while (!objects.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
            objects = objects();
        }
        left.addAll(objects);
        return left;
    }

    private List<String> threadsAndSockets() {
        List<String> left = new ArrayList<>();
        List<String> names = liveThreads().stream()
                .filter(thread -> !threads.contains(thread))
                .map(Thread::getName)
                .filter(name -> !FOREIGN_THREADS.matcher(name).matches())
                .sorted()
                .toList();
        if (!names.isEmpty()) {
            left.add(names.size() + " threads " + names);
        }
        Set<String> newSockets = sockets();
        newSockets.removeAll(sockets);
        if (!newSockets.isEmpty()) {
            left.add(newSockets.size() + " sockets");
        }
        return left;
    }

    private List<String> objects() {
        List<String> left = new ArrayList<>();
        List<Long> now = countObjects();
        for (int i = 0; i < now.size(); i++) {
            if (now.get(i) > objectCounts.get(i)) {
                left.add(now.get(i) - objectCounts.get(i) + " " + CLASSES.get(i));
            }
        }
        return left;
    }

    private static Set<Thread> liveThreads() {
        return Thread.getAllStackTraces().keySet();
    }

    /** Whether the system tells about sockets (Linux). */
    static boolean seesSockets() {
        return Files.isDirectory(DESCRIPTORS);
    }

    /**
     * Open sockets and selectors of this process, where the system tells; else none. Each by its name, for others may go
     * away at any time, such as those of a client that is garbage.
     */
    private static Set<String> sockets() {
        if (!seesSockets()) {
            return new HashSet<>();
        }
        try (Stream<Path> open = Files.list(DESCRIPTORS)) {
            return open.map(Leftovers::nameOf)
                    .filter(name -> name.contains("socket:") || name.contains("eventpoll") || name.contains("eventfd"))
                    .collect(Collectors.toCollection(HashSet::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String nameOf(Path descriptor) {
        try {
            return descriptor.getFileName() + " " + Files.readSymbolicLink(descriptor);
        } catch (IOException e) {
            // It was closed in the meantime.
            return "";
        }
    }

    private static List<Long> countObjects() {
        return instances(HeapHistogram.now());
    }

    /** How many there are of each class that is watched. */
    static List<Long> instances(HeapHistogram heap) {
        return CLASSES.stream().map(heap::of).toList();
    }
}
