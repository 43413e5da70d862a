package io.jettyshutdown.testing;

import java.lang.management.ManagementFactory;
import java.util.HashMap;
import java.util.Map;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * The reachable objects of this JVM by class: what is garbage is not in it.
 *
 * @param instances how many there are of each class; subclasses count for themselves
 * @param bytes that all of them take
 */
public record HeapHistogram(Map<String, Long> instances, long bytes) {

    /** Collects garbage first. */
    public static HeapHistogram now() {
        return parse(text());
    }

    /** Of a text that {@link #text()} returned. */
    public static HeapHistogram parse(String text) {
        Map<String, Long> instances = new HashMap<>();
        long bytes = 0;
        // A line is "num: #instances #bytes class name (module)", the last one "Total #instances #bytes".
        for (String line : text.lines().toList()) {
            String[] columns = line.trim().split("\\s+");
            if (columns.length >= 4 && columns[0].endsWith(":")) {
                instances.merge(name(columns[3]), Long.valueOf(columns[1]), Long::sum);
            } else if (columns[0].equals("Total")) {
                bytes = Long.parseLong(columns[2]);
            }
        }
        return new HeapHistogram(instances, bytes);
    }

    /** Generated classes are numbered as they come. */
    private static String name(String className) {
        return className
                .replaceAll("(\\$\\$Lambda|Accessor|\\$Proxy)[$\\d/+].*", "$1")
                .replaceAll("[/+]0x.*", "");
    }

    /** As the JVM writes it. Collects garbage first. */
    public static String text() {
        try {
            return (String) ManagementFactory.getPlatformMBeanServer()
                    .invoke(
                            new ObjectName("com.sun.management:type=DiagnosticCommand"),
                            "gcClassHistogram",
                            new Object[] {new String[0]},
                            new String[] {String[].class.getName()});
        } catch (JMException e) {
            throw new IllegalStateException(e);
        }
    }

    public long of(String className) {
        return instances.getOrDefault(className, 0L);
    }
}
