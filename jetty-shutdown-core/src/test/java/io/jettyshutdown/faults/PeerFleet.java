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

/** Many peers on one thread. */
final class PeerFleet implements AutoCloseable {

    private static final long TICK_MILLIS = 20;

    private final Selector selector = Selector.open();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<Peer> peers = new CopyOnWriteArrayList<>();
    private final Queue<String> texts = new ConcurrentLinkedQueue<>();
    private volatile boolean draining;
    private volatile boolean closed;

    PeerFleet() throws IOException {}

    /** Connects, and returns when every peer's session is open. */
    void open(int port, int count, int faulty, Fault fault) throws Exception {
        open(port, "/ws", count, faulty, fault);
    }

    void open(int port, String path, int count, int faulty, Fault fault) throws Exception {
        CompletableFuture.runAsync(() -> connect(port, path, count, faulty, fault), thread)
                .get(60, TimeUnit.SECONDS);
        thread.execute(this::loop);
    }

    private void connect(int port, String path, int count, int faulty, Fault fault) {
        try {
            for (int i = 0; i < count; i++) {
                peers.add(new Peer(port, path, i < faulty ? fault : Fault.NONE, selector));
            }
            while (!peers.stream().allMatch(Peer::isOpen)) {
                select();
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void loop() {
        while (!closed) {
            try {
                select();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
            for (String text = texts.poll(); text != null; text = texts.poll()) {
                byte[] payload = text.getBytes(StandardCharsets.UTF_8);
                peers.forEach(peer -> peer.send(0x81, payload));
            }
            if (draining) {
                peers.forEach(Peer::tick);
            }
        }
        peers.forEach(peer -> peer.end(false));
    }

    private void select() throws IOException {
        selector.select(key -> read(key), TICK_MILLIS);
    }

    private static void read(SelectionKey key) {
        if (key.isValid() && key.isReadable()) {
            ((Peer) key.attachment()).read();
        }
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

    long servedRight(int code) {
        return peers.stream()
                .filter(peer -> peer.fault() == Fault.NONE && peer.servedRight(code))
                .count();
    }

    @Override
    public void close() throws Exception {
        closed = true;
        selector.wakeup();
        thread.shutdown();
        thread.awaitTermination(20, TimeUnit.SECONDS);
        selector.close();
    }
}
