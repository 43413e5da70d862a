package io.jettyshutdown.demo.bench;

import java.lang.management.ManagementFactory;
import javax.management.JMException;
import javax.management.ObjectName;

/** Takes the {@link Census} of the own process. Used by one thread. */
final class CensusTaker {

    /** Each collection may set free what the next one takes: by a reference handler, or by a thread that was on its way. */
    private static final int MOST_COLLECTIONS = 20;

    /** Far less than a byte per session. */
    private static final long STABLE_BYTES = 1024;

    private CensusTaker() {}

    /**
     * Collects garbage until nothing more is set free.
     *
     * @return the text that {@link Census#parse} reads
     */
    static String take() throws JMException {
        String census = histogram();
        for (int collection = 1; collection < MOST_COLLECTIONS; collection++) {
            long before = Census.parse(census).bytes();
            census = histogram();
            if (before - Census.parse(census).bytes() < STABLE_BYTES) {
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
}
