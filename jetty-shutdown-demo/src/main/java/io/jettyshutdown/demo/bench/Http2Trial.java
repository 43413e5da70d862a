package io.jettyshutdown.demo.bench;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Future;

/** One run of one contender whose sessions are streams, in a fresh process. */
final class Http2Trial {

    /** Of the server. */
    static final int HEAP_GIB = 4;

    private static final double NANOS_PER_MILLI = 1e6;

    private Http2Trial() {}

    /**
     * The figures; the time of the last Close frame or handshake is missing unless every session had one.
     *
     * @param warmUps stops before, in the same process, that are not measured
     */
    static Map<Figure, Double> run(Contender contender, int sessions, int connections, int warmUps)
            throws IOException, InterruptedException {
        try (ServerProcess process = ServerProcess.launch(contender, HEAP_GIB)) {
            for (int i = 0; i < warmUps; i++) {
                cycle(contender, process, Trial.WARM_UP_SESSIONS, connections);
            }
            return cycle(contender, process, sessions, connections);
        }
    }

    private static Map<Figure, Double> cycle(Contender contender, ServerProcess process, int sessions, int connections)
            throws IOException, InterruptedException {
        int port = (int) process.ask("START");
        try (StreamClients clients = new StreamClients(port, contender.expectedCode(), sessions)) {
            long heapBefore = process.ask("HEAP");
            clients.open(connections);
            long heapOpen = process.ask("HEAP");

            long trigger = System.nanoTime();
            Future<ServerProcess.Answer> stopping = process.send("STOP");
            Observation seen = clients.awaitEnd();
            ServerProcess.Answer stopped = process.await(stopping);

            Map<Figure, Double> figures = new EnumMap<>(Figure.class);
            if (seen.closeFrames() == sessions) {
                figures.put(Figure.ALL_CLOSE_FRAMES, (seen.lastCloseFrame() - trigger) / NANOS_PER_MILLI);
            }
            if (seen.handshakes() == sessions) {
                figures.put(Figure.ALL_HANDSHAKES, (seen.lastHandshake() - trigger) / NANOS_PER_MILLI);
            }
            figures.put(Figure.STOP_RETURNED, (stopped.at() - trigger) / NANOS_PER_MILLI);
            figures.put(Figure.SERVER_CPU, stopped.value() / NANOS_PER_MILLI);
            figures.put(Figure.HEAP, (double) (heapOpen - heapBefore) / sessions);
            figures.put(Figure.RIGHT_CODES, 100.0 * seen.rightCodes() / sessions);
            figures.put(Figure.HANDSHAKES, 100.0 * seen.handshakes() / sessions);
            return figures;
        }
    }
}
