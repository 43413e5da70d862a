package io.jettyshutdown.demo.bench;

import java.time.Duration;

/** A WebSocket server that echoes, and whose stop is measured. Used once, by one thread. */
interface ServerUnderTest {

    /** How long any of the servers may take to stop; far more than it needs, so that it decides nothing. */
    Duration STOP_LIMIT = Duration.ofSeconds(30);

    /** Waiting connections; more than the clients ever open at a time. */
    int ACCEPT_QUEUE = 1024;

    /** Starts it and returns the port, on the loopback address. */
    int start() throws Exception;

    /** Closes all sessions and stops it, within {@link #STOP_LIMIT}. */
    void stop() throws Exception;

    /** Of its application. */
    MessageCounts messages();
}
