package io.jettyshutdown.demo.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One client's session under an echo load: many messages in flight, all with the same bytes, so that to make and to check
 * them costs next to nothing. Used by the clients' thread.
 */
final class EchoSession {

    /** Messages in flight, at most. */
    static final int WINDOW = 16;

    static final String MESSAGE = "as long as what people write in chats";

    private static final int FIN_AND_TEXT = 0x81;
    private static final int MASKED = 0x80;
    private static final int HEADER_BYTES = 2;

    /** A mask of zeros leaves the text as it is, and is a mask to the server. */
    private static final ByteBuffer MESSAGES = window(MASKED, new byte[4]);

    /** One more than fit into the window, so that any part of an endless row of them can be cut out. */
    private static final ByteBuffer ECHOES = window(0, new byte[0]);

    private static final int MESSAGE_BYTES = MESSAGES.capacity() / (WINDOW + 1);
    private static final int ECHO_BYTES = ECHOES.capacity() / (WINDOW + 1);

    private final SocketChannel channel;
    private final ByteBuffer in = ByteBuffer.allocateDirect(WINDOW * ECHO_BYTES);

    /** Of an echo that has come in part. */
    private int partBytes;

    private EchoSession(SocketChannel channel) {
        this.channel = channel;
    }

    private static ByteBuffer window(int maskBit, byte[] mask) {
        byte[] text = MESSAGE.getBytes(StandardCharsets.US_ASCII);
        ByteBuffer frames = ByteBuffer.allocateDirect((WINDOW + 1) * (HEADER_BYTES + mask.length + text.length));
        while (frames.hasRemaining()) {
            frames.put((byte) FIN_AND_TEXT)
                    .put((byte) (maskBit | text.length))
                    .put(mask)
                    .put(text);
        }
        return frames.flip();
    }

    /** Connects, and returns when the session is open. */
    static void open(int port, Visitor visitor, Selector selector) throws IOException {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        try {
            channel.write(visitor.request(port));
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
        int bytes = count * MESSAGE_BYTES;
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
        partBytes = bytes % ECHO_BYTES;
        return bytes / ECHO_BYTES;
    }
}
