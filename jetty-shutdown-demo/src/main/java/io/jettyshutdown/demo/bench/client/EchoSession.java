package io.jettyshutdown.demo.bench.client;

import io.jettyshutdown.demo.bench.wire.MessageFrame;
import io.jettyshutdown.demo.bench.wire.Upgrade;
import io.jettyshutdown.demo.bench.wire.Visitor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** One client's session under an echo load: many messages in flight. Used by the clients' thread. */
final class EchoSession {

    private static final ByteBuffer MESSAGES = MessageFrame.MESSAGE.row(EchoClients.WINDOW);

    /** One more than fit into the window, so that any part of an endless row of them can be cut out. */
    private static final ByteBuffer ECHOES = MessageFrame.ECHO.row(EchoClients.WINDOW + 1);

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(EchoClients.WINDOW * MessageFrame.ECHO.length());

    /** Of an echo that has come in part. */
    private int partBytes;

    private EchoSession(SocketChannel channel) {
        this.channel = channel;
    }

    /** Connects, and returns when the session is open. */
    static void open(int port, Visitor visitor, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        try {
            channel.write(Upgrade.request(port, visitor));
            ByteBuffer response = ByteBuffer.allocate(Upgrade.MAX_HEAD_BYTES);
            do {
                if (channel.read(response) < 0) {
                    throw new IOException("the server closed a connection during the upgrade");
                }
            } while (!Upgrade.readResponse(response.duplicate().flip()));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, new EchoSession(channel));
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    void send(int count) throws IOException {
        int bytes = count * MessageFrame.MESSAGE.length();
        if (channel.write(MESSAGES.slice(0, bytes)) < bytes) {
            throw new IOException("the socket's buffer is full, although it is larger than all messages in flight");
        }
    }

    /**
     * Takes what has come.
     *
     * @return how many echoes are whole now
     * @throws IOException if it is not what was sent
     */
    int receive() throws IOException {
        if (channel.read(in.clear()) < 0) {
            throw new IOException("the server closed a session under load");
        }
        in.flip();
        if (!in.equals(ECHOES.slice(partBytes, in.limit()))) {
            throw new ProtocolException("the server sent something else than an echo");
        }
        int bytes = partBytes + in.limit();
        partBytes = bytes % MessageFrame.ECHO.length();
        return bytes / MessageFrame.ECHO.length();
    }
}
