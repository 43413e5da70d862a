package io.jettyshutdown.demo.bench.trial;

import io.jettyshutdown.demo.bench.client.Clients;
import io.jettyshutdown.demo.bench.client.Observation;
import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.server.ServerProcess;
import io.jettyshutdown.demo.bench.server.ServerProcess.Answer;
import java.io.IOException;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.Future;

/** Starts and stops of a server in one process. Used by one thread. */
public final class StopTrial implements AutoCloseable {

    /** How long messages come and go before the stop. */
    private static final Duration RUN_UP = Duration.ofSeconds(1);

    private static final double NANOS_PER_MILLI = 1e6;

    private final Contender contender;
    private final ServerProcess process;

    /**
     * Launches a fresh one.
     *
     * @param options of its JVM
     */
    public StopTrial(Contender contender, String... options) throws IOException {
        this.contender = contender;
        this.process = ServerProcess.launch(contender, options);
    }

    /**
     * One start, and one stop. The time of the last Close frame or handshake is missing unless every session had one, that of
     * messages if there is no traffic, what was allocated if garbage was collected meanwhile.
     */
    public Map<Figure, Double> stop(Load load) throws IOException, InterruptedException {
        int port = (int) process.ask("START");
        double sessions = load.sessions();
        try (Clients clients = load.newClients(port, contender.expectedCode())) {
            long heapBefore = process.ask("HEAP");
            clients.open(load.sessions());
            long heapOpen = process.ask("HEAP");
            if (load.messagesPerSecond() > 0) {
                clients.startTraffic(RUN_UP);
            }

            long collectionTime = process.ask("GC");
            long collections = process.ask("COLLECTIONS");
            long used = process.ask("USED");
            long trigger = System.nanoTime();
            Future<Answer> stopping = process.send("STOP");
            Observation seen = clients.awaitEnd();
            Answer stopped = process.await(stopping);
            long allocated = process.ask("USED") - used;

            Map<Figure, Double> figures = new EnumMap<>(Figure.class);
            if (load.closeFramesPerSecond() > 0) {
                figures.putAll(Lateness.of(seen.closeFrameTimes(), trigger, load.closeFramesPerSecond()));
            }
            if (seen.closeFrameTimes().size() == sessions) {
                figures.put(
                        Figure.ALL_CLOSE_FRAMES, millis(seen.closeFrameTimes().get(load.sessions() - 1) - trigger));
            }
            if (seen.handshakes() == sessions) {
                figures.put(Figure.ALL_HANDSHAKES, millis(seen.lastHandshake() - trigger));
            }
            figures.put(Figure.STOP_RETURNED, millis(stopped.at() - trigger));
            figures.put(Figure.SERVER_CPU, millis(stopped.value()));
            figures.put(Figure.COLLECTIONS, millis(process.ask("GC") - collectionTime));
            figures.put(Figure.HEAP, (heapOpen - heapBefore) / sessions);
            figures.put(Figure.RIGHT_CODES, 100 * seen.rightCodes() / sessions);
            figures.put(Figure.HANDSHAKES, 100 * seen.handshakes() / sessions);
            if (process.ask("COLLECTIONS") == collections) {
                figures.put(Figure.ALLOCATED, allocated / sessions);
            }
            if (load.messagesPerSecond() > 0) {
                long received = process.ask("RECEIVED");
                long echoed = process.ask("ECHOED");
                figures.put(Figure.SENT_BY_CLIENTS, (double) seen.messages());
                figures.put(Figure.LOST_FROM_CLIENTS, lost(seen.messages(), received));
                figures.put(Figure.SENT_BY_SERVER, (double) echoed);
                figures.put(Figure.LOST_TO_CLIENTS, lost(echoed, seen.echoes()));
            }
            return figures;
        }
    }

    private static double millis(long nanos) {
        return nanos / NANOS_PER_MILLI;
    }

    /** A message may arrive although its sender was told that it had failed: that is none lost. */
    private static double lost(long sent, long arrived) {
        return Math.max(0, sent - arrived);
    }

    @Override
    public void close() {
        process.close();
    }
}
