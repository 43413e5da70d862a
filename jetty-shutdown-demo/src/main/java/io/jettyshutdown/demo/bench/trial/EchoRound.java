package io.jettyshutdown.demo.bench.trial;

import io.jettyshutdown.demo.bench.client.EchoClients;
import io.jettyshutdown.demo.bench.server.Contender;
import io.jettyshutdown.demo.bench.server.ServerProcess;
import io.jettyshutdown.demo.bench.wire.Visitor;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/**
 * One run of every server at the same time, in many short turns, so that whatever else the machine does slows all of them
 * down alike.
 *
 * <p>Each round has fresh processes: what the JIT compiler makes of the same code differs from process to process by more
 * than what is looked for. With the same processes all the time the confidence interval would be narrower, and hold for
 * those only.
 */
public final class EchoRound {

    private static final Duration TURN = Duration.ofMillis(100);
    private static final Duration BETWEEN_SCRAPES = Duration.ofSeconds(1);

    private EchoRound() {}

    /**
     * Warms all up, then measures for as long.
     *
     * @param order in which they take their first turns, and every second one; the others are in the reverse order
     * @param seconds for each of them
     */
    public static Map<Contender, Map<Figure, Double>> run(List<Contender> order, double seconds)
            throws IOException, InterruptedException {
        List<Loaded> servers = new ArrayList<>();
        try {
            for (Contender contender : order) {
                servers.add(new Loaded(contender));
            }
            for (Loaded server : servers) {
                server.open();
            }
            takeTurns(servers, seconds);
            for (Loaded server : servers) {
                server.startCounting();
            }
            takeTurns(servers, seconds);
            Map<Contender, Map<Figure, Double>> figures = new EnumMap<>(Contender.class);
            for (Loaded server : servers) {
                figures.put(server.contender, server.figures());
            }
            return figures;
        } finally {
            for (Loaded server : servers) {
                server.close();
            }
        }
    }

    private static void takeTurns(List<Loaded> servers, double seconds) throws IOException {
        List<Loaded> order = new ArrayList<>(servers);
        for (long left = (long) (seconds * 1e9); left > 0; left -= TURN.toNanos()) {
            for (Loaded server : order) {
                server.takeTurn();
            }
            Collections.reverse(order);
        }
    }

    /** One of them. Used by one thread. */
    private static final class Loaded {

        private final Contender contender;
        private final ServerProcess process;
        private final EchoClients clients = new EchoClients();
        private int port;
        private long messages;
        private long nanos;
        private long nanosAtScrape;
        private long cpuAtStart;

        private Loaded(Contender contender) throws IOException {
            this.contender = contender;
            this.process = ServerProcess.launch(contender);
        }

        /** Starts the server, and returns when all clients are connected. */
        private void open() throws IOException, InterruptedException {
            port = (int) process.ask("START");
            clients.open(port, EchoClients.SESSIONS, Visitor.BARE);
            startCounting();
        }

        /** Forgets what was, and counts from now on. */
        private void startCounting() throws IOException, InterruptedException {
            messages = 0;
            nanos = 0;
            nanosAtScrape = -BETWEEN_SCRAPES.toNanos();
            cpuAtStart = process.ask("CPU");
        }

        /** All clients send as fast as they get their echoes. Meters are scraped once a second of such time. */
        private void takeTurn() throws IOException {
            CompletableFuture<Void> scrape = CompletableFuture.completedFuture(null);
            if (contender == Contender.METERS && nanos - nanosAtScrape >= BETWEEN_SCRAPES.toNanos()) {
                nanosAtScrape = nanos;
                scrape = CompletableFuture.runAsync(this::scrape);
            }
            long begin = System.nanoTime();
            messages += clients.load(TURN.toNanos());
            nanos += System.nanoTime() - begin;
            scrape.join();
        }

        private void scrape() {
            try (InputStream page =
                    URI.create("http://localhost:" + port + "/metrics").toURL().openStream()) {
                String meters = new String(page.readAllBytes(), StandardCharsets.UTF_8);
                if (!meters.contains("\njetty_websocket_sessions " + (double) EchoClients.SESSIONS)) {
                    throw new IOException("the meters do not say that " + EchoClients.SESSIONS + " sessions are open");
                }
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }

        private Map<Figure, Double> figures() throws IOException, InterruptedException {
            double cpuMicros = (process.ask("CPU") - cpuAtStart) / 1e3;
            return Map.of(Figure.MESSAGES, messages * 1e9 / nanos, Figure.CPU, cpuMicros / messages);
        }

        private void close() throws IOException {
            clients.close();
            process.close();
        }
    }
}
