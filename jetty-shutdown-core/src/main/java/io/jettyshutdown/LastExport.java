package io.jettyshutdown;

/**
 * Brings the last numbers of a process to where they outlive it.
 *
 * <pre>{@code
 * shutdown.addLastExport(report -> pushGateway.push());
 * shutdown.addLastExport(report -> otlpRegistry.close());
 * }</pre>
 */
@FunctionalInterface
public interface LastExport {

    /**
     * Called once in each {@code server.stop()}, on a daemon thread of its own, when the drain is over and every listener
     * has been told of it. HTTP is still served, upgrades are refused. It may block: Jetty's own stop begins when it
     * returns or throws, or when the time of {@link GracefulShutdownBuilder#awaitScrape} is over; then it is interrupted.
     *
     * @param report what the drain did
     * @throws Exception if the numbers cannot be brought out: it is logged as a warning, and the stop goes on
     */
    void export(DrainReport report) throws Exception;
}
