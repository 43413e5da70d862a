package io.jettyshutdown.demo.bench.client;

import io.jettyshutdown.demo.bench.server.Limits;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;

/** The clients of one server, who see it stop. Used by one thread, which does all that they do. */
public abstract class Clients implements AutoCloseable {

    /**
     * From a Close frame to the reply. The loopback device takes no time, so that a client could be quicker than a
     * server that ends the connection right after its Close frame; over a network none ever is.
     */
    static final Duration REPLY_DELAY = Duration.ofMillis(1);

    private final int openingAtOnce;
    private final Observation observation;
    private final Traffic traffic;
    private final Queue<ClientSession> replies = new ArrayDeque<>();

    /**
     * None of which is connected.
     *
     * @param openingAtOnce so few that the server can answer all of them
     */
    Clients(int expectedCode, int messagesPerSecond, int openingAtOnce) {
        this.observation = new Observation(expectedCode);
        this.traffic = new Traffic(messagesPerSecond);
        this.openingAtOnce = openingAtOnce;
    }

    /** Each with a connection of its own. */
    public static Clients overHttp1(int port, int expectedCode, int messagesPerSecond) throws IOException {
        return new Http1Clients(port, expectedCode, messagesPerSecond);
    }

    /** As many on each of the connections. */
    public static Clients overHttp2(int port, int expectedCode, int messagesPerSecond, int connections)
            throws IOException {
        return new Http2Clients(port, expectedCode, messagesPerSecond, connections);
    }

    /** Opens sessions and returns when the last one is open. */
    public final void open(int sessions) throws IOException {
        int begun = 0;
        while (observation.opened() < sessions) {
            int before = observation.opened();
            while (begun < sessions && begun - observation.opened() < openingAtOnce) {
                traffic.add(begin(begun));
                begun++;
            }
            long deadline = System.nanoTime() + Limits.ANSWER.toNanos();
            while (observation.opened() == before) {
                if (!proceed(deadline)) {
                    throw new IOException("only " + before + " of " + sessions + " sessions are open, and no other in "
                            + Limits.ANSWER.toSeconds() + " s; try fewer with --sessions");
                }
            }
        }
    }

    /** Sends messages for some time, and goes on with it afterwards. */
    public final void startTraffic(Duration time) throws IOException {
        traffic.start();
        long end = System.nanoTime() + time.toNanos();
        boolean inTime = true;
        while (inTime) {
            inTime = proceed(end);
        }
    }

    /** Lets the server end the sessions; those that it has not ended when the time is over are left as they are. */
    public final Observation awaitEnd() throws IOException {
        long deadline = System.nanoTime() + Limits.ANSWER.toNanos();
        boolean inTime = true;
        while (observation.open() > 0 && inTime) {
            inTime = proceed(deadline);
        }
        return observation;
    }

    private boolean proceed(long deadline) throws IOException {
        long left = deadline - System.nanoTime();
        if (left <= 0) {
            return false;
        }
        long nanos = Math.min(left, traffic.nanosToNext());
        if (!replies.isEmpty()) {
            nanos = Math.min(nanos, REPLY_DELAY.toNanos());
        }
        try {
            await(Math.max(1, TimeUnit.NANOSECONDS.toMillis(nanos))); // turns that are due earlier come in one go
        } catch (InterruptedException interrupted) {
            throw new InterruptedIOException("interrupted");
        }
        traffic.takeTurns();
        receive();
        long due = System.nanoTime() - REPLY_DELAY.toNanos();
        while (!replies.isEmpty() && replies.element().closeSeenAt() - due <= 0) {
            replies.remove().reply();
        }
        return true;
    }

    final Observation observation() {
        return observation;
    }

    final void owesReply(ClientSession session) {
        replies.add(session);
    }

    /** Asks for the upgrade of one more session. */
    abstract ClientSession begin(int number) throws IOException;

    /** Waits until something has come, or for so long. */
    abstract void await(long millis) throws IOException, InterruptedException;

    abstract void receive() throws IOException;

    @Override
    public abstract void close() throws IOException;
}
