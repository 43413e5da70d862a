package io.jettyshutdown.demo.bench.client;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * How many sessions the system lets a process open. It holds for the clients' process and for the server's, which inherits
 * it; each has one descriptor per session.
 */
public final class DescriptorLimit {

    /** What the server's process needs besides: class path, selectors, pipes. */
    private static final int RESERVE = 200;

    private DescriptorLimit() {}

    /** As many as one likes where the system does not tell. */
    public static long sessions() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system
                ? system.getMaxFileDescriptorCount() - system.getOpenFileDescriptorCount() - RESERVE
                : Long.MAX_VALUE;
    }

    /** What stands in the way of that many, and what to do about it, in one line. */
    public static String obstacle(int sessions, long possible) {
        return ("%,d sessions need more file descriptors than this process may have: it, and the server's, get by with %,d"
                        + " sessions. Raise the limit (\"ulimit -n\", of the user who starts it; LimitNOFILE= of systemd,"
                        + " --ulimit nofile= of Docker), or use fewer --sessions")
                .formatted(sessions, Math.max(0, possible));
    }
}
