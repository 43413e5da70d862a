package io.jettyshutdown.demo.serve;

/** Whether the JVM has begun to end, by a signal or an exit. */
final class ProcessEnd {

    private ProcessEnd() {}

    static boolean hasBegun() {
        Thread probe = new Thread(() -> {}, "probe");
        try {
            Runtime.getRuntime().addShutdownHook(probe);
            Runtime.getRuntime().removeShutdownHook(probe);
            return false;
        } catch (IllegalStateException ending) {
            return true;
        }
    }
}
