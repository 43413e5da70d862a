package io.jettyshutdown.demo.bench.trial;

import io.jettyshutdown.demo.bench.client.Clients;
import io.jettyshutdown.demo.bench.server.ServerProcess;
import java.io.IOException;

/**
 * What a server has to do before and during its stop.
 *
 * @param sessions open ones
 * @param messagesPerSecond of all clients together; 0 for idle sessions
 * @param connections of HTTP/2 that carry all of them; 0 for one of HTTP/1.1 for each
 * @param closeFramesPerSecond of a server that paces them; 0 for all at once
 */
public record Load(int sessions, int messagesPerSecond, int connections, int closeFramesPerSecond) {

    /** Of a server that has HTTP/2. */
    public static final int HTTP2_HEAP_GIB = 4;

    private static final int SESSIONS_PER_GIB = 50_000;

    public Load withSessions(int number) {
        return new Load(number, messagesPerSecond, connections, closeFramesPerSecond);
    }

    /** Of the server's JVM. */
    public String[] options() {
        int heapGiB = connections > 0 ? HTTP2_HEAP_GIB : 1 + sessions / SESSIONS_PER_GIB;
        return new String[] {"-Xms" + heapGiB + "g", "-Xmx" + heapGiB + "g", ServerProcess.pacedBy(closeFramesPerSecond)
        };
    }

    /** None of which is connected. */
    Clients newClients(int port, int expectedCode) throws IOException {
        return connections > 0
                ? Clients.overHttp2(port, expectedCode, messagesPerSecond, connections)
                : Clients.overHttp1(port, expectedCode, messagesPerSecond);
    }
}
