package io.jettyshutdown.demo.bench.client;

import io.jettyshutdown.demo.bench.wire.MessageFrame;
import io.jettyshutdown.demo.bench.wire.Upgrade;
import io.jettyshutdown.demo.bench.wire.Visitor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A session on a connection of its own. Used by the clients' thread. */
final class Http1Session extends ClientSession {

    private static final int CONNECT_MILLIS = 10_000;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SelectionKey key;
    private final ByteBuffer in = ByteBuffer.allocate(Upgrade.MAX_HEAD_BYTES);

    /** The rest of a message for which the socket has no room; nothing most of the time. */
    private ByteBuffer message = NOTHING;

    /** The same of the reply. */
    private ByteBuffer reply = NOTHING;

    private Http1Session(SocketChannel channel, Selector selector, Clients clients) throws IOException {
        super(clients);
        this.channel = channel;
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Connects and asks for the upgrade; the answer comes through the selector. */
    static Http1Session begin(int port, Selector selector, Clients clients) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.bind(SourceAddresses.next());
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true); // as all WebSocket clients do
            channel.socket().connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            channel.configureBlocking(false);
            ByteBuffer request = Upgrade.request(port, Visitor.BARE);
            channel.write(request);
            if (request.hasRemaining()) {
                throw new IOException("the socket's buffer is full, although nothing is in it");
            }
            return new Http1Session(channel, selector, clients);
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    /**
     * Takes what has come, and sends what has to wait no longer.
     *
     * @throws IOException if the session could not be opened; one that ends badly later on is only observed
     */
    void ready() throws IOException {
        if (state() == State.OPENING) {
            open();
        }
        if (state() != State.OPENING) {
            try {
                if (key.isWritable()) {
                    flush();
                }
                receive();
            } catch (IOException broken) {
                end(false);
            }
        }
    }

    private void open() throws IOException {
        if (channel.read(in) < 0) {
            throw new IOException("the server closed a connection during the upgrade");
        }
        in.flip();
        if (Upgrade.readResponse(in)) {
            opened();
        }
        in.compact();
    }

    private void receive() throws IOException {
        int count = channel.read(in);
        in.flip();
        read(in);
        in.compact();
        if (count < 0) {
            end(state() == State.REPLIED);
        }
    }

    @Override
    void sendMessage() {
        if (state() == State.OPEN && !message.hasRemaining()) {
            message = MessageFrame.MESSAGE.bytes();
            try {
                flush();
            } catch (IOException broken) {
                // What has come before the connection broke is still to be read, and then its end.
            }
        }
    }

    @Override
    void reply() throws IOException {
        if (state() != State.CLOSE_SEEN) {
            return;
        }
        try {
            if (channel.read(in) != 0) {
                throw new ProtocolException("the server ended the connection or went on after its Close frame");
            }
            enter(State.REPLYING);
            reply = replyFrame();
            flush();
        } catch (IOException broken) {
            end(false);
        }
    }

    private void flush() throws IOException {
        if (message.hasRemaining()) {
            channel.write(message);
            if (!message.hasRemaining()) {
                observation().messageSent();
            }
        }
        if (!message.hasRemaining() && reply.hasRemaining()) {
            channel.write(reply);
        }
        if (state() == State.REPLYING && !reply.hasRemaining()) {
            enter(State.REPLIED);
        }
        boolean waiting = message.hasRemaining() || reply.hasRemaining();
        if (waiting != ((key.interestOps() & SelectionKey.OP_WRITE) != 0)) {
            key.interestOps(waiting ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
    }

    private void end(boolean handshake) throws IOException {
        ended(handshake);
        channel.close();
    }
}
