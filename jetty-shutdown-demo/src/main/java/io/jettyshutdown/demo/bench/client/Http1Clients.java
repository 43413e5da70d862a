package io.jettyshutdown.demo.bench.client;

import io.jettyshutdown.demo.bench.server.Limits;
import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;

/** {@link Http1Session}s of one server on one selector. Used by one thread. */
final class Http1Clients extends Clients {

    private final int port;
    private final Selector selector = Selector.open();

    Http1Clients(int port, int expectedCode, int messagesPerSecond) throws IOException {
        super(expectedCode, messagesPerSecond, Limits.ACCEPT_QUEUE / 4); // so that it never overflows
        this.port = port;
    }

    @Override
    ClientSession begin(int number) throws IOException {
        return Http1Session.begin(port, selector, this);
    }

    @Override
    void await(long millis) throws IOException, InterruptedException {
        selector.select(millis);
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
    }

    @Override
    void receive() throws IOException {
        for (SelectionKey key : selector.selectedKeys()) {
            ((Http1Session) key.attachment()).ready();
        }
        selector.selectedKeys().clear();
    }

    @Override
    public void close() throws IOException {
        for (SelectionKey key : selector.keys()) {
            key.channel().close();
        }
        selector.close();
    }
}
