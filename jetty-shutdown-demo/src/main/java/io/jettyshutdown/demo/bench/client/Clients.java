package io.jettyshutdown.demo.bench.client;

import java.io.IOException;
import java.time.Duration;

/** The clients of one server, who see it stop. Used by one thread. */
public interface Clients extends AutoCloseable {

    /**
     * From a Close frame to the reply. The loopback device takes no time, so that a client could be quicker than a
     * server that ends the connection right after its Close frame; over a network none ever is.
     */
    Duration REPLY_DELAY = Duration.ofMillis(1);

    /** Each with a connection of its own. */
    static Clients overHttp1(int port, int expectedCode, int messagesPerSecond) throws IOException {
        return new Http1Clients(port, expectedCode, messagesPerSecond);
    }

    /** As many on each of the connections. */
    static Clients overHttp2(int port, int expectedCode, int messagesPerSecond, int connections) {
        return new Http2Clients(port, expectedCode, messagesPerSecond, connections);
    }

    /** Opens sessions and returns when the last one is open. */
    void open(int sessions) throws IOException, InterruptedException;

    /** Sends messages for some time, and goes on with it afterwards. */
    void startTraffic(Duration time) throws IOException, InterruptedException;

    /** Lets the server end the sessions; those that it has not ended when the time is over are left as they are. */
    Observation awaitEnd() throws IOException, InterruptedException;

    @Override
    void close() throws IOException;
}
