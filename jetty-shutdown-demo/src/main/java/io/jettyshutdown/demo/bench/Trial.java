package io.jettyshutdown.demo.bench;

import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Future;

/** One run of one contender, in a fresh process. */
final class Trial {

    /**
     * Sessions of a first server that is stopped without being measured, the same number for all, so that the JIT
     * compiler and the class loader have had their share.
     */
    static final int WARM_UP_SESSIONS = 2000;

    private static final double NANOS_PER_MILLI = 1e6;

    private Trial() {}

    /** The figures; the time of the last Close frame or handshake is missing unless every session had one. */
    static Map<Figure, Double> run(Contender contender, int sessions) throws IOException, InterruptedException {
        try (ServerProcess process = ServerProcess.launch(contender)) {
            cycle(contender, process, WARM_UP_SESSIONS);
            return cycle(contender, process, sessions);
        }
    }

    private static Map<Figure, Double> cycle(Contender contender, ServerProcess process, int sessions)
            throws IOException, InterruptedException {
        int port = (int) process.ask("START");
        try (Clients clients = new Clients(port, contender.expectedCode())) {
            long heapBefore = process.ask("HEAP");
            clients.open(sessions);
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
