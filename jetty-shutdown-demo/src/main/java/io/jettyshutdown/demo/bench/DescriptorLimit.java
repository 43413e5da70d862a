package io.jettyshutdown.demo.bench;

import com.sun.management.UnixOperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.util.Optional;

/** Whether the system lets a process open as many sessions as asked for. */
final class DescriptorLimit {

    /** What the server's process needs besides: class path, selectors, pipes. */
    private static final int RESERVE = 200;

    private DescriptorLimit() {}

    /** What stands in the way, and what to do about it; empty if nothing does or if the system does not tell. */
    static Optional<String> obstacle(int sessions) {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof UnixOperatingSystemMXBean system) {
            long needed = Math.max(sessions, Trial.WARM_UP_SESSIONS) + system.getOpenFileDescriptorCount() + RESERVE;
            long limit = system.getMaxFileDescriptorCount();
            if (needed > limit) {
                return Optional.of("the limit is %d file descriptors, but %d sessions after a warm-up with %d need %d;"
                                .formatted(limit, sessions, Trial.WARM_UP_SESSIONS, needed)
                        + " raise it with ulimit -n, or use fewer --sessions");
            }
        }
        return Optional.empty();
    }
}
