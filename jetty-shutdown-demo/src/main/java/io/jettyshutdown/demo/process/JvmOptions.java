package io.jettyshutdown.demo.process;

import java.lang.management.ManagementFactory;
import java.util.List;

/** The options of this JVM. */
public final class JvmOptions {

    private JvmOptions() {}

    /** Those that a Java process which this one starts is to have, too: heap, collector, compiler. */
    public static List<String> inherited() {
        return ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X"))
                .toList();
    }
}
