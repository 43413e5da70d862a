package io.jettyshutdown.demo.bench;

import java.io.IOException;
import java.time.Duration;

/** The clients of one server. Used by one thread. */
interface WebSocketClients extends AutoCloseable {

    /** Opens sessions and returns when the last one is open. */
    void open(int sessions) throws IOException, InterruptedException;

    /** Sends messages for some time, and goes on with it afterwards. */
    void startTraffic(Duration time) throws IOException, InterruptedException;

    /** Lets the server end the sessions; those that it has not ended when the time is over are left as they are. */
    Observation awaitEnd() throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
