package io.jettyshutdown.demo.bench.client;

import io.jettyshutdown.demo.bench.server.Limits;
import io.jettyshutdown.demo.bench.wire.Visitor;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.Iterator;

/** {@link EchoSession}s of one server on one selector. Used by one thread. */
public final class EchoClients implements AutoCloseable {

    /** That are under load. */
    public static final int SESSIONS = 64;

    /** Messages in flight for each of them, at most. */
    public static final int WINDOW = 16;

    private final Selector selector = Selector.open();

    /** None of which is connected. */
    public EchoClients() throws IOException {}

    /** Opens sessions besides those that are open. */
    public void open(int port, int sessions, Visitor visitor) throws IOException {
        for (int i = 0; i < sessions; i++) {
            EchoSession.open(port, visitor, selector);
        }
    }

    /**
     * Keeps all windows full for some time, then waits for the last echo.
     *
     * @return how many messages were echoed
     */
    public long load(long nanos) throws IOException {
        long begin = System.nanoTime();
        for (SelectionKey key : selector.keys()) {
            session(key).send(WINDOW);
        }
        long inFlight = (long) SESSIONS * WINDOW;
        long echoes = 0;
        while (inFlight > 0) {
            select(inFlight);
            boolean sending = System.nanoTime() - begin < nanos;
            for (SelectionKey key : selector.selectedKeys()) {
                int received = session(key).receive();
                echoes += received;
                if (sending) {
                    session(key).send(received);
                } else {
                    inFlight -= received;
                }
            }
            selector.selectedKeys().clear();
        }
        return echoes;
    }

    /** Every session sends a message and gets its echo, as often as told; few sessions at a time. */
    public void exchange(int times) throws IOException {
        for (int time = 0; time < times; time++) {
            Iterator<SelectionKey> waiting = selector.keys().iterator();
            int inFlight = 0;
            while (waiting.hasNext() || inFlight > 0) {
                for (; waiting.hasNext() && inFlight < SESSIONS; inFlight++) {
                    session(waiting.next()).send(1);
                }
                select(inFlight);
                for (SelectionKey key : selector.selectedKeys()) {
                    inFlight -= session(key).receive();
                }
                selector.selectedKeys().clear();
            }
        }
    }

    private void select(long inFlight) throws IOException {
        if (selector.select(Limits.ANSWER.toMillis()) == 0) {
            throw Thread.interrupted()
                    ? new InterruptedIOException("interrupted")
                    : new IOException(
                            inFlight + " messages were not echoed within " + Limits.ANSWER.toSeconds() + " s");
        }
    }

    private static EchoSession session(SelectionKey key) {
        return (EchoSession) key.attachment();
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
