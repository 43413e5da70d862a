package io.jettyshutdown.faults;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Many peers on one thread. */
final class PeerFleet implements AutoCloseable {

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private final Selector selector = Selector.open();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<Peer> peers = new CopyOnWriteArrayList<>();
    private final List<HastyPeer> hastyPeers = new CopyOnWriteArrayList<>();
    private final CompletableFuture<Void> end = new CompletableFuture<>();
    private final Queue<String> texts = new ConcurrentLinkedQueue<>();
    private long lastTick = System.nanoTime();
    private final AtomicInteger ticks = new AtomicInteger();
    private volatile boolean draining;
    private volatile boolean closed;

    PeerFleet() throws IOException {}

    /** Connects, and returns when every peer is ready: its session is open, if its fault lets it be. */
    void open(int port, int count, int faulty, Fault fault) throws Exception {
        open(port, "/ws", count, faulty, fault);
    }

    void open(int port, String path, int count, int faulty, Fault fault) throws Exception {
        CompletableFuture.runAsync(() -> connect(port, path, count, faulty, fault), thread)
                .get(60, TimeUnit.SECONDS);
        thread.execute(this::run);
    }

    private void connect(int port, String path, int count, int faulty, Fault fault) {
        try {
            for (int i = 0; i < count; i++) {
                boolean misbehaves = i < faulty;
                if (misbehaves && fault == Fault.DISCONNECTS_IN_UPGRADE) {
                    hastyPeers.add(new HastyPeer(port, i));
                } else {
                    peers.add(new Peer(port, path, i, misbehaves ? fault : Fault.NONE, selector));
                }
            }
            while (!ready() && !closed) {
                turn();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private boolean ready() {
        return peers.stream().allMatch(Peer::ready) && hastyPeers.stream().allMatch(peer -> peer.attempts() > 0);
    }

    private void run() {
        try {
            while (!closed) {
                turn();
            }
            end.complete(null);
        } catch (Throwable e) {
            end.completeExceptionally(e);
        } finally {
            peers.forEach(peer -> peer.end(false));
            hastyPeers.forEach(HastyPeer::end);
        }
    }

    private void turn() throws IOException {
        selector.select(PeerFleet::selected, TimeUnit.NANOSECONDS.toMillis(TICK_NANOS));
        for (String text = texts.poll(); text != null; text = texts.poll()) {
            byte[] payload = text.getBytes(StandardCharsets.UTF_8);
            peers.forEach(peer -> peer.send(0x81, payload));
        }
        long now = System.nanoTime();
        if (now - lastTick >= TICK_NANOS) {
            lastTick = now;
            hastyPeers.forEach(HastyPeer::tick);
            if (draining) {
                peers.forEach(Peer::tick);
                ticks.incrementAndGet();
            }
        }
    }

    private static void selected(SelectionKey key) {
        ((Peer) key.attachment()).selected();
    }

    /** Every peer sends this, soon. */
    void send(String text) {
        texts.add(text);
        selector.wakeup();
    }

    /** From now on peers misbehave all the time. */
    void draining() {
        draining = true;
    }

    /** How often the peers have misbehaved since then. */
    int ticks() {
        return ticks.get();
    }

    /** Whether every healthy peer's connection has ended. */
    boolean healthyPeersEnded() {
        // A peer that ends because the fleet's thread failed must not count.
        return !end.isCompletedExceptionally()
                && peers.stream().filter(Peer::healthy).allMatch(Peer::ended);
    }

    int servedRight(int code) {
        return (int) peers.stream()
                .filter(peer -> peer.healthy() && peer.servedRight(code))
                .count();
    }

    /** Fails if the fleet's thread did. */
    @Override
    public void close() throws Exception {
        closed = true;
        selector.wakeup();
        thread.shutdown();
        if (!thread.awaitTermination(20, TimeUnit.SECONDS)) {
            throw new IllegalStateException("the fleet's thread does not end");
        }
        selector.close();
        if (end.isCompletedExceptionally()) {
            end.join();
        }
    }
}
