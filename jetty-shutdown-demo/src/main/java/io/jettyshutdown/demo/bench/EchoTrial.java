package io.jettyshutdown.demo.bench;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One server under an echo load, in a fresh process. Used by one thread. */
final class EchoTrial implements AutoCloseable {

    private static final long BETWEEN_SCRAPES = TimeUnit.SECONDS.toNanos(1);

    private final Contender contender;
    private final ServerProcess process;
    private final EchoClients clients = new EchoClients();
    private int port;
    private long messages;
    private long nanos;
    private long nanosAtScrape = -BETWEEN_SCRAPES;
    private long cpuAtStart;

    EchoTrial(Contender contender) throws IOException {
        this.contender = contender;
        this.process = ServerProcess.launch(contender);
    }

    /** Starts the server, and returns when all clients are connected. */
    void open() throws IOException, InterruptedException {
        port = (int) process.ask("START");
        clients.open(port, EchoClients.SESSIONS, Visitor.BARE);
    }

    Contender contender() {
        return contender;
    }

    /** Forgets what was, and counts from now on. */
    void startCounting() throws IOException, InterruptedException {
        messages = 0;
        nanos = 0;
        nanosAtScrape = -BETWEEN_SCRAPES;
        cpuAtStart = process.ask("CPU");
    }

    /** All clients send as fast as they get their echoes. Meters are scraped once a second of such time. */
    void takeTurn(long length) throws IOException {
        CompletableFuture<Void> scrape = CompletableFuture.completedFuture(null);
        if (contender == Contender.METERS && nanos - nanosAtScrape >= BETWEEN_SCRAPES) {
            nanosAtScrape = nanos;
            scrape = CompletableFuture.runAsync(this::scrape);
        }
        long begin = System.nanoTime();
        messages += clients.load(length);
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

    /** Since the counting was started. */
    EchoWork work() throws IOException, InterruptedException {
        return new EchoWork(messages, nanos, process.ask("CPU") - cpuAtStart);
    }

    @Override
    public void close() throws IOException {
        clients.close();
        process.close();
    }
}
