package io.jettyshutdown.demo.bench;

import java.io.IOException;

/**
 * What a server has to do before and during its stop.
 *
 * @param sessions open ones
 * @param messagesPerSecond of all clients together; 0 for idle sessions
 * @param connections of HTTP/2 that carry all of them; 0 for one of HTTP/1.1 for each
 */
record Load(int sessions, int messagesPerSecond, int connections) {

    private static final int SESSIONS_PER_GIB = 50_000;

    Load(int sessions, int messagesPerSecond) {
        this(sessions, messagesPerSecond, 0);
    }

    boolean idle() {
        return messagesPerSecond == 0;
    }

    Load withSessions(int number) {
        return new Load(number, messagesPerSecond, connections);
    }

    /** With which a server has to get by. */
    int heapGiB() {
        return connections > 0 ? Http2Command.HEAP_GIB : 1 + sessions / SESSIONS_PER_GIB;
    }

    /** None of which is connected. */
    WebSocketClients newClients(int port, int expectedCode) throws IOException {
        return connections > 0
                ? new StreamClients(port, expectedCode, messagesPerSecond, connections)
                : new Clients(port, expectedCode, messagesPerSecond);
    }
}
