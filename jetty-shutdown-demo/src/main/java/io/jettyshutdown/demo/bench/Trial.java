package io.jettyshutdown.demo.bench;

import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Future;

/** One run of one contender, in a fresh process. */
final class Trial {

    /**
     * Sessions of a server that is stopped without being measured, the same number for all, so that the JIT compiler and
     * the class loader have had their share.
     */
    static final int WARM_UP_SESSIONS = 2000;

    /** How long messages come and go before the stop. */
    private static final Duration RUN_UP = Duration.ofSeconds(1);

    private static final double NANOS_PER_MILLI = 1e6;

    private Trial() {}

    /**
     * The figures; the time of the last Close frame or handshake is missing unless every session had one, and those of
     * messages are if there is no traffic.
     *
     * @param warmUps stops before, in the same process, that are not measured
     */
    static Map<Figure, Double> run(Contender contender, Load load, int warmUps)
            throws IOException, InterruptedException {
        try (ServerProcess process = ServerProcess.launch(contender, load.heapGiB())) {
            for (int i = 0; i < warmUps; i++) {
                cycle(contender, process, load.withSessions(WARM_UP_SESSIONS));
            }
            return cycle(contender, process, load);
        }
    }

    private static Map<Figure, Double> cycle(Contender contender, ServerProcess process, Load load)
            throws IOException, InterruptedException {
        int port = (int) process.ask("START");
        int sessions = load.sessions();
        try (WebSocketClients clients = load.newClients(port, contender.expectedCode())) {
            long heapBefore = process.ask("HEAP");
            clients.open(sessions);
            long heapOpen = process.ask("HEAP");
            if (!load.idle()) {
                clients.startTraffic(RUN_UP);
            }

            long collectionsBefore = process.ask("GC");
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
            figures.put(Figure.COLLECTIONS, (process.ask("GC") - collectionsBefore) / NANOS_PER_MILLI);
            figures.put(Figure.HEAP, (double) (heapOpen - heapBefore) / sessions);
            figures.put(Figure.RIGHT_CODES, 100.0 * seen.rightCodes() / sessions);
            figures.put(Figure.HANDSHAKES, 100.0 * seen.handshakes() / sessions);
            if (!load.idle()) {
                put(
                        new Messages(seen.messages(), process.ask("RECEIVED"), process.ask("ECHOED"), seen.echoes()),
                        figures);
            }
            return figures;
        }
    }

    private static void put(Messages messages, Map<Figure, Double> figures) {
        figures.put(Figure.SENT_BY_CLIENTS, (double) messages.sent());
        figures.put(Figure.LOST_FROM_CLIENTS, (double) messages.lostFromClients());
        figures.put(Figure.SENT_BY_SERVER, (double) messages.echoed());
        figures.put(Figure.LOST_TO_CLIENTS, (double) messages.lostToClients());
    }
}
