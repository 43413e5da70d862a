package io.jettyshutdown.demo.bench;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.Future;

/** One stop at a rate, in a fresh process, after a first one that is not counted. */
final class PacingTrial {

    /** For a second, at the rate: what the JIT compiler and the class loader take is no pacing. */
    private static final double WARM_UP_SECONDS = 1;

    private PacingTrial() {}

    /**
     * The figures.
     *
     * @throws IOException also if some client did not see a Close frame
     */
    static Map<PacingFigure, Double> run(int sessions, double rate) throws IOException, InterruptedException {
        try (ServerProcess process = ServerProcess.launch(Contender.PACED, "-D" + JettyServer.RATE + "=" + rate)) {
            cycle(process, (int) Math.ceil(rate * WARM_UP_SECONDS), rate);
            return cycle(process, sessions, rate);
        }
    }

    /**
     * The clients are on one thread of this process. Lateness counts from the command to stop, which this process sends:
     * one clock, and what the server takes to begin is late, too.
     */
    private static Map<PacingFigure, Double> cycle(ServerProcess process, int sessions, double rate)
            throws IOException, InterruptedException {
        int port = (int) process.ask("START");
        try (Clients clients = new Clients(port, Contender.PACED.expectedCode(), 0)) {
            clients.open(sessions);
            long trigger = System.nanoTime();
            Future<ServerProcess.Answer> stopping = process.send("STOP");
            Observation seen = clients.awaitEnd();
            process.await(stopping);
            if (seen.rightCodes() < sessions || seen.handshakes() < sessions) {
                throw new IOException("of %d clients, %d saw the right code, and %d a whole handshake"
                        .formatted(sessions, seen.rightCodes(), seen.handshakes()));
            }
            return PacingFigure.of(seen.closeFrameTimes(), trigger, rate);
        }
    }
}
