package io.jettyshutdown.demo.bench.server;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The live objects of a heap, by class. Exact to the byte, other than the heap in use, which counts gaps between objects.
 *
 * @param classes name of the class and what its objects hold
 */
public record Census(Map<String, Held> classes) {

    /**
     * By objects of one class.
     *
     * @param instances their number
     * @param bytes their size, without what they refer to
     */
    public record Held(long instances, long bytes) {

        static final Held NOTHING = new Held(0, 0);

        Held plus(Held other) {
            return new Held(instances + other.instances, bytes + other.bytes);
        }

        Held minus(Held other) {
            return new Held(instances - other.instances, bytes - other.bytes);
        }
    }

    private static final Pattern LINE = Pattern.compile("(?m)^ *\\d+: +(\\d+) +(\\d+) +(\\S+)");

    /** Each collection may set free what the next one takes: by a reference handler, or by a thread that was on its way. */
    private static final int MOST_COLLECTIONS = 20;

    /** Far less than a byte per session. */
    private static final long STABLE_BYTES = 1024;

    /** What differs from process to process in the name of a class that the JVM makes. */
    private static final Pattern GENERATED = Pattern.compile("(?<=\\$\\$Lambda|LambdaForm\\$[A-Z]{1,3})[/.$\\d]\\S*");

    /**
     * Collects garbage until nothing more is set free, then counts what lives in this process.
     *
     * @return the text that {@link #parse} reads
     */
    static String take() throws JMException {
        String census = histogram();
        for (int collection = 1; collection < MOST_COLLECTIONS; collection++) {
            long before = parse(census).bytes();
            census = histogram();
            if (before - parse(census).bytes() < STABLE_BYTES) {
                break;
            }
        }
        return census;
    }

    /** After a full collection, as the command does by default. */
    private static String histogram() throws JMException {
        return (String) ManagementFactory.getPlatformMBeanServer()
                .invoke(
                        new ObjectName("com.sun.management:type=DiagnosticCommand"),
                        "gcClassHistogram",
                        new Object[] {new String[0]},
                        new String[] {String[].class.getName()});
    }

    /** Reads what the JVM's diagnostic command {@code GC.class_histogram} prints. */
    static Census parse(String histogram) {
        Map<String, Held> classes = new HashMap<>();
        for (Matcher line = LINE.matcher(histogram); line.find(); ) {
            classes.merge(
                    GENERATED.matcher(line.group(3)).replaceFirst(""),
                    new Held(Long.parseLong(line.group(1)), Long.parseLong(line.group(2))),
                    Held::plus);
        }
        return new Census(classes);
    }

    public Census minus(Census other) {
        Map<String, Held> difference = new HashMap<>(classes);
        other.classes.forEach((name, held) -> difference.merge(name, Held.NOTHING.minus(held), Held::plus));
        return new Census(difference);
    }

    public long bytes() {
        return classes.values().stream().mapToLong(Held::bytes).sum();
    }

    /** The classes whose objects hold most, or by whose objects most is saved. */
    public List<Map.Entry<String, Held>> greatest(int count) {
        return classes.entrySet().stream()
                .sorted((a, b) -> Long.compare(
                        Math.abs(b.getValue().bytes()), Math.abs(a.getValue().bytes())))
                .limit(count)
                .toList();
    }
}
