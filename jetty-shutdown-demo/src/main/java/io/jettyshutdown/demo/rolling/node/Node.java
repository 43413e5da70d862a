package io.jettyshutdown.demo.rolling.node;

import io.jettyshutdown.demo.serve.Addresses;
import io.jettyshutdown.demo.serve.DrainEntry;
import io.jettyshutdown.demo.traffic.Ledger;
import io.jettyshutdown.demo.traffic.LedgerEntry;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** A server that runs in a process of its own. Commanded by the deployment's thread. */
public final class Node {

    private static final Duration READY_TIMEOUT = Duration.ofSeconds(10);

    private final String name;
    private final Process process;
    private final Addresses addresses;
    private final NodeFiles files;
    private volatile boolean stopping;
    private final CompletableFuture<Long> exitedAt;
    private volatile long toldToStopAt;

    Node(String name, Process process, Addresses addresses, NodeFiles files) {
        this.name = name;
        this.process = process;
        this.addresses = addresses;
        this.files = files;
        exitedAt = process.onExit().thenApply(ended -> System.nanoTime());
    }

    public String name() {
        return name;
    }

    public Addresses addresses() {
        return addresses;
    }

    /** Asks once: a node that has printed its addresses is ready. */
    public void requireReady() throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(addresses.ready()).timeout(READY_TIMEOUT).build();
        int status = HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
        if (status != 200) {
            throw new IOException(name + " has started but answers " + status + " at " + addresses.ready());
        }
    }

    /** Sends SIGTERM. The handle only signals, whereas the process object would also cut the standard streams. */
    public void terminate() {
        stopping = true;
        toldToStopAt = System.nanoTime();
        process.toHandle().destroy();
    }

    /** Waits, and tells how long it took. */
    public Duration awaitExit(Duration longest) throws IOException, InterruptedException {
        try {
            return Duration.ofNanos(exitedAt.get(longest.toMillis(), TimeUnit.MILLISECONDS) - toldToStopAt);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException(name + " did not exit within " + longest.toSeconds() + " s after SIGTERM", e);
        }
    }

    /** Has somebody told, with the words for it, if the process ends although nobody asked it to. */
    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for an accident
    public void onAccident(Consumer<String> listener) {
        process.onExit().thenAccept(ended -> {
            if (!stopping) {
                listener.accept(name + " ended by itself with status " + ended.exitValue() + files.lastWords());
            }
        });
    }

    /** What its server knows about the connections that ended. */
    public List<LedgerEntry> readLedger() throws IOException {
        return Ledger.read(files.ledger());
    }

    /** The numbers of its drain; empty if it ended without one. */
    public Optional<DrainEntry> readDrain() throws IOException {
        return Files.exists(files.drain()) ? Optional.of(DrainEntry.read(files.drain())) : Optional.empty();
    }
}
