package io.jettyshutdown.demo.bench.server;

/** A WebSocket server that echoes, and whose stop is measured. Used once, by one thread. */
interface ServerUnderTest {

    /** Starts it and returns the port, on the loopback address. */
    int start() throws Exception;

    /** Closes all sessions and stops it, within {@link Limits#STOP}. */
    void stop() throws Exception;

    MessageCounts messages();
}
