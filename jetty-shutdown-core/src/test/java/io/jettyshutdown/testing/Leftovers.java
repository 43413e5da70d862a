package io.jettyshutdown.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What a server left behind in this JVM after it has stopped: threads, sockets, session objects. Compares with the moment
 * of {@link #before()}; no other test may run at the same time.
 */
public final class Leftovers {

    /** Threads that the JDK and the test frameworks start when they like, and keep. */
    private static final Pattern FOREIGN_THREADS = Pattern.compile("Attach Listener|Common-Cleaner|process reaper.*"
            + "|ForkJoinPool.*|CompletableFutureDelayScheduler|HttpClient-.*|Cleaner-\\d+|awaitility.*|surefire.*"
            + "|junit.*|Keep-Alive-Timer|Jetty-Cleaner.*|ThreadLocalCleaner.*|RMI .*|JMX .*|GC Daemon");

    /** What keeps a session, or the whole of a drain, in memory. */
    private static final List<String> SESSION_CLASSES = List.of(
            "io.jettyshutdown.session.TrackedSession",
            "io.jettyshutdown.session.UntrackedSession",
            "io.jettyshutdown.session.DrainExtension",
            "org.eclipse.jetty.websocket.core.WebSocketCoreSession");

    private static final long BOUND_NANOS = TimeUnit.SECONDS.toNanos(20);

    private final Set<Thread> threads = new HashSet<>(liveThreads());
    private final long sockets = sockets();
    private final List<Long> sessionObjects = sessionObjects();

    private Leftovers() {}

    public static Leftovers before() {
        return new Leftovers();
    }

    /** One line for each kind of thing that does not go away within a generous bound; empty if all is as before. */
    public List<String> after() {
        long deadline = System.nanoTime() + BOUND_NANOS;
        List<String> left = difference();
        while (!left.isEmpty() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
            left = difference();
        }
        return left;
    }

    private List<String> difference() {
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
        long socketsNow = sockets();
        if (socketsNow > sockets) {
            left.add(socketsNow - sockets + " sockets");
        }
        if (left.isEmpty()) {
            // Last, for it collects garbage.
            List<Long> now = sessionObjects();
            for (int i = 0; i < now.size(); i++) {
                if (now.get(i) > sessionObjects.get(i)) {
                    left.add(now.get(i) - sessionObjects.get(i) + " " + SESSION_CLASSES.get(i));
                }
            }
        }
        return left;
    }

    private static Set<Thread> liveThreads() {
        return Thread.getAllStackTraces().keySet();
    }

    /** Open sockets and selectors of this process, where the system tells (Linux); else 0. */
    private static long sockets() {
        Path descriptors = Path.of("/proc/self/fd");
        if (!Files.isDirectory(descriptors)) {
            return 0;
        }
        try (Stream<Path> open = Files.list(descriptors)) {
            return open.filter(Leftovers::isSocketOrSelector).count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isSocketOrSelector(Path descriptor) {
        try {
            String target = Files.readSymbolicLink(descriptor).toString();
            return target.startsWith("socket:") || target.contains("eventpoll") || target.contains("eventfd");
        } catch (IOException e) {
            // It was closed in the meantime.
            return false;
        }
    }

    private static List<Long> sessionObjects() {
        return instances(SESSION_CLASSES);
    }

    /** How many reachable objects there are of each class. Collects garbage. */
    static List<Long> instances(List<String> classNames) {
        try {
            String histogram = (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
            return classNames.stream().map(name -> instances(histogram, name)).toList();
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    /** A line of the histogram is {@code num: #instances #bytes class name (module)}. */
    private static long instances(String histogram, String className) {
        return histogram
                .lines()
                .map(line -> line.trim().split("\\s+"))
                .filter(columns -> columns.length >= 4 && columns[3].equals(className))
                .mapToLong(columns -> Long.parseLong(columns[1]))
                .sum();
    }
}
