package io.jettyshutdown.demo.traffic;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.eclipse.jetty.websocket.api.Callback;

/**
 * One end of a connection on which numbered messages go to and fro all the time: sends 1, 2, 3, ..., each only after the
 * previous one was sent, and counts what the other end sends.
 *
 * <p><b>Concurrency.</b> The session's threads call {@link #receive} and {@link #close}, the scheduler's thread sends,
 * and a thread of Jetty's tells how that went. The numbers are guarded by {@code this}; the session is never called with
 * the lock held.
 */
public final class Conversation {

    /** The header field in which a client, wherever it has connected to, finds the name of the node that it is on. */
    public static final String NODE_FIELD = "Node";

    private final ScheduledExecutorService scheduler;
    private final Duration interval;
    private final CompletableFuture<Tally> end = new CompletableFuture<>();

    private long sent;
    private long received;
    private long highest;
    private boolean sending;
    private boolean closed;

    /** A conversation that does not send yet. */
    public Conversation(ScheduledExecutorService scheduler, Duration interval) {
        this.scheduler = scheduler;
        this.interval = interval;
    }

    /**
     * Begins to send. The first message comes at a random moment of the first interval, so that many conversations that
     * begin together do not send together.
     *
     * @param session takes a text message and tells when it is sent, as {@code Session.sendText} does
     */
    public void begin(BiConsumer<String, Callback> session) {
        sendAfter(ThreadLocalRandom.current().nextLong(interval.toNanos() + 1), session);
    }

    @SuppressWarnings("FutureReturnValueIgnored") // nobody waits for it
    private void sendAfter(long nanos, BiConsumer<String, Callback> session) {
        scheduler.schedule(() -> send(session), nanos, TimeUnit.NANOSECONDS);
    }

    private void send(BiConsumer<String, Callback> session) {
        long number;
        synchronized (this) {
            if (closed) {
                return;
            }
            sending = true;
            number = sent + 1;
        }
        Callback callback = Callback.from(() -> sendSucceeded(session), failure -> sendFailed());
        session.accept(Long.toString(number), callback);
    }

    private void sendSucceeded(BiConsumer<String, Callback> session) {
        synchronized (this) {
            sent++;
            sending = false;
        }
        endIfSettled();
        sendAfter(interval.toNanos(), session);
    }

    /** The session takes no more messages: it is closing. */
    private void sendFailed() {
        synchronized (this) {
            sending = false;
        }
        endIfSettled();
    }

    /** Counts a message of the other end. */
    public synchronized void receive(String message) {
        long number = Long.parseLong(message);
        if (number > highest) {
            highest = number;
            received++;
        }
    }

    /** The session is closed: nothing more will be received. */
    public void close() {
        synchronized (this) {
            closed = true;
        }
        endIfSettled();
    }

    /** A message that was just being sent when the session closed may turn out to have been sent: it must count. */
    private void endIfSettled() {
        Tally tally;
        synchronized (this) {
            if (!closed || sending) {
                return;
            }
            tally = new Tally(sent, received, highest);
        }
        end.complete(tally);
    }

    /**
     * The final numbers.
     *
     * @return complete when the session is closed and it is known of every message whether it was sent
     */
    public CompletableFuture<Tally> end() {
        return end.copy();
    }

    /** The numbers so far. */
    public synchronized Tally tally() {
        return new Tally(sent, received, highest);
    }
}
