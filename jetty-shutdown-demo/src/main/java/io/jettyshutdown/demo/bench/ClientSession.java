package io.jettyshutdown.demo.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.OptionalInt;

/**
 * One client's session: upgrades, sends messages when it is told to, answers the server's Close frame with its own and
 * waits for the end.
 *
 * <p>A closing handshake counts as completed if, in this order, the client
 *
 * <ol>
 *   <li>read a whole Close frame, and sends no further message from then on,
 *   <li>found by another read, no sooner than {@link Clients#REPLY_DELAY} later, that the connection was still open and
 *       nothing more had come,
 *   <li>wrote its own Close frame completely, after the rest of a message whose beginning was sent before,
 *   <li>and then read the end of the stream: no reset, and no other byte before it.
 * </ol>
 *
 * <p>Used by the clients' thread.
 */
final class ClientSession implements Sender {

    private enum State {
        OPENING,
        OPEN,
        CLOSE_SEEN,
        REPLYING,
        REPLIED,
        ENDED
    }

    private static final int CONNECT_MILLIS = 10_000;
    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Observation observation;
    private final ByteBuffer in = ByteBuffer.allocate(Upgrade.MAX_HEAD_BYTES);
    private State state = State.OPENING;
    private int code;
    private long closeSeenAt;

    /** The rest of a message for which the socket has no room; nothing most of the time. */
    private ByteBuffer message = NOTHING;

    /** The same of the reply. */
    private ByteBuffer reply = NOTHING;

    private ClientSession(SocketChannel channel, Selector selector, Observation observation) throws IOException {
        this.channel = channel;
        this.observation = observation;
        this.key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    /** Connects and asks for the upgrade; the answer comes through the selector. */
    static ClientSession begin(int port, Selector selector, Observation observation) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.bind(SourceAddresses.next());
            channel.setOption(StandardSocketOptions.TCP_NODELAY, true); // as all WebSocket clients do
            channel.socket().connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            channel.configureBlocking(false);
            ByteBuffer request = Upgrade.request(port);
            channel.write(request);
            if (request.hasRemaining()) {
                throw new IOException("the socket's buffer is full, although nothing is in it");
            }
            return new ClientSession(channel, selector, observation);
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    /**
     * Takes what has come, and sends what has to wait no longer.
     *
     * @return whether the session owes a reply since now
     * @throws IOException if the session could not be opened; one that ends badly later on is only observed
     */
    boolean ready() throws IOException {
        boolean owed = state == State.CLOSE_SEEN;
        if (state == State.OPENING) {
            open();
        }
        if (state != State.OPENING) {
            try {
                if (key.isWritable()) {
                    flush();
                }
                receive();
            } catch (IOException broken) {
                end(false);
            }
        }
        return state == State.CLOSE_SEEN && !owed;
    }

    private void open() throws IOException {
        if (channel.read(in) < 0) {
            throw new IOException("the server closed a connection during the upgrade");
        }
        in.flip();
        if (Upgrade.readResponse(in)) {
            state = State.OPEN;
            observation.sessionOpened();
        }
        in.compact();
    }

    private void receive() throws IOException {
        int count = channel.read(in);
        if (state == State.OPEN) {
            in.flip();
            observation.echoesReceived(MessageFrame.ECHO.readAll(in));
            if (!MessageFrame.begins(in)) {
                readCloseFrame();
            }
            in.compact();
        } else if (count > 0) {
            throw new ProtocolException("the server went on after its Close frame");
        }
        if (count < 0) {
            end(state == State.REPLIED);
        }
    }

    private void readCloseFrame() throws ProtocolException {
        OptionalInt closeFrame = CloseFrame.read(in);
        if (closeFrame.isPresent()) {
            code = closeFrame.getAsInt();
            closeSeenAt = System.nanoTime();
            state = State.CLOSE_SEEN;
            observation.closeFrameSeen(code, closeSeenAt);
            if (in.hasRemaining()) {
                throw new ProtocolException("the server went on after its Close frame");
            }
        }
    }

    /** When the Close frame was seen; for a session that owes a reply. */
    long closeSeenAt() {
        return closeSeenAt;
    }

    @Override
    public void sendMessage() {
        if (state == State.OPEN && !message.hasRemaining()) {
            message = MessageFrame.MESSAGE.bytes();
            try {
                flush();
            } catch (IOException broken) {
                // What has come before the connection broke is still to be read, and then its end.
            }
        }
    }

    /** Answers the Close frame, unless the connection has ended meanwhile. */
    void reply() throws IOException {
        if (state != State.CLOSE_SEEN) {
            return;
        }
        try {
            if (channel.read(in) != 0) {
                throw new ProtocolException("the server ended the connection or went on after its Close frame");
            }
            state = State.REPLYING;
            reply = CloseFrame.fromClient(code);
            flush();
        } catch (IOException broken) {
            end(false);
        }
    }

    private void flush() throws IOException {
        if (message.hasRemaining()) {
            channel.write(message);
            if (!message.hasRemaining()) {
                observation.messageSent();
            }
        }
        if (!message.hasRemaining() && reply.hasRemaining()) {
            channel.write(reply);
        }
        if (state == State.REPLYING && !reply.hasRemaining()) {
            state = State.REPLIED;
        }
        boolean waiting = message.hasRemaining() || reply.hasRemaining();
        if (waiting != ((key.interestOps() & SelectionKey.OP_WRITE) != 0)) {
            key.interestOps(waiting ? SelectionKey.OP_READ | SelectionKey.OP_WRITE : SelectionKey.OP_READ);
        }
    }

    private void end(boolean handshake) throws IOException {
        state = State.ENDED;
        observation.sessionEnded(handshake, System.nanoTime());
        channel.close();
    }
}
