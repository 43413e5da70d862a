package io.jettyshutdown.demo.bench.client;

import io.jettyshutdown.demo.bench.server.Limits;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** {@link Http1Session}s of one server on one selector. Used by one thread. */
final class Http1Clients implements Clients {

    /** So few that the server's accept queue never overflows. */
    private static final int OPENING_AT_ONCE = Limits.ACCEPT_QUEUE / 4;

    private final int port;
    private final Observation observation;
    private final Traffic traffic;
    private final Selector selector = Selector.open();
    private final Queue<Http1Session> replies = new ArrayDeque<>();

    Http1Clients(int port, int expectedCode, int messagesPerSecond) throws IOException {
        this.port = port;
        this.observation = new Observation(expectedCode);
        this.traffic = new Traffic(messagesPerSecond);
    }

    @Override
    public void open(int sessions) throws IOException {
        int begun = 0;
        while (observation.opened() < sessions) {
            int before = observation.opened();
            while (begun < sessions && begun - observation.opened() < OPENING_AT_ONCE) {
                traffic.add(Http1Session.begin(port, selector, observation));
                begun++;
            }
            long deadline = System.nanoTime() + Limits.ANSWER.toNanos();
            while (observation.opened() == before) {
                if (!select(deadline)) {
                    throw new IOException("only " + before + " of " + sessions + " sessions are open, and no other in "
                            + Limits.ANSWER.toSeconds() + " s; try fewer with --sessions");
                }
            }
        }
    }

    @Override
    public void startTraffic(Duration time) throws IOException {
        traffic.start();
        long end = System.nanoTime() + time.toNanos();
        boolean inTime = true;
        while (inTime) {
            inTime = select(end);
        }
    }

    @Override
    public Observation awaitEnd() throws IOException {
        long deadline = System.nanoTime() + Limits.ANSWER.toNanos();
        boolean inTime = true;
        while (observation.open() > 0 && inTime) {
            inTime = select(deadline);
        }
        return observation;
    }

    private boolean select(long deadline) throws IOException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        long nanos = Math.min(left, traffic.nanosToNext());
        if (!replies.isEmpty()) {
            nanos = Math.min(nanos, REPLY_DELAY.toNanos());
        }
        selector.select(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos))); // turns that are due earlier come in one go
        if (Thread.interrupted()) {
            throw new InterruptedIOException("interrupted");
        }
        traffic.takeTurns();
        for (SelectionKey key : selector.selectedKeys()) {
            Http1Session session = (Http1Session) key.attachment();
            if (session.ready()) {
                replies.add(session);
            }
        }
        selector.selectedKeys().clear();
        long due = System.nanoTime() - REPLY_DELAY.toNanos();
        while (!replies.isEmpty() && replies.element().closeSeenAt() - due <= 0) {
            replies.remove().reply();
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
