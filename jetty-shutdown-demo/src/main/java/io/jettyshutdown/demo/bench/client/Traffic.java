package io.jettyshutdown.demo.bench.client;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Who sends when: at a fixed rate, whatever the server does (an open loop), each session in its turn. A session whose turn
 * comes after it was told the end lets it pass.
 *
 * <p>Used by the clients' thread.
 */
final class Traffic {

    private static final double NANOS_PER_SECOND = TimeUnit.SECONDS.toNanos(1);

    private final int messagesPerSecond;
    private final List<ClientSession> sessions = new ArrayList<>();
    private long startedAt;
    private long turns;
    private boolean started;

    Traffic(int messagesPerSecond) {
        this.messagesPerSecond = messagesPerSecond;
    }

    void add(ClientSession session) {
        sessions.add(session);
    }

    /** The first turn comes now; none ever at a rate of 0. */
    void start() {
        started = messagesPerSecond > 0;
        startedAt = System.nanoTime();
    }

    /** How long until the next turn; without any, for ever. */
    long nanosToNext() {
        return started ? nanosTo(turns) - (System.nanoTime() - startedAt) : Long.MAX_VALUE;
    }

    private long nanosTo(long turn) {
        return (long) (turn * NANOS_PER_SECOND / messagesPerSecond);
    }

    /** All whose turn has come. */
    void takeTurns() {
        for (long now = System.nanoTime() - startedAt; started && nanosTo(turns) <= now; turns++) {
            sessions.get((int) (turns % sessions.size())).sendMessage();
        }
    }
}
