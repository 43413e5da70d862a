package io.jettyshutdown.demo.bench;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.OptionalInt;

/**
 * One client's session: upgrades, stays idle, answers the server's Close frame with its own and waits for the end.
 *
 * <p>A closing handshake counts as completed if, in this order, the client
 *
 * <ol>
 *   <li>read a whole Close frame,
 *   <li>found by another read, no sooner than {@link Clients#REPLY_DELAY} later, that the connection was still open and
 *       nothing more had come,
 *   <li>wrote its own Close frame completely,
 *   <li>and then read the end of the stream: no reset, and no other byte before it.
 * </ol>
 *
 * <p>Used by the clients' thread.
 */
final class ClientSession {

    private enum State {
        OPENING,
        OPEN,
        CLOSE_SEEN,
        REPLIED,
        ENDED
    }

    private static final int CONNECT_MILLIS = 10_000;

    private final SocketChannel channel;
    private final Observation observation;
    private final ByteBuffer in = ByteBuffer.allocate(Upgrade.MAX_HEAD_BYTES);
    private State state = State.OPENING;
    private int code;
    private long closeSeenAt;

    private ClientSession(SocketChannel channel, Observation observation) {
        this.channel = channel;
        this.observation = observation;
    }

    /** Connects and asks for the upgrade; the answer comes through the selector. */
    static void begin(int port, Selector selector, Observation observation) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            channel.socket().connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), CONNECT_MILLIS);
            channel.configureBlocking(false);
            send(channel, Upgrade.request(port));
            channel.register(selector, SelectionKey.OP_READ, new ClientSession(channel, observation));
        } catch (IOException failed) {
            channel.close();
            throw failed;
        }
    }

    /**
     * Takes what has come.
     *
     * @return whether the session owes a reply from now on
     * @throws IOException if the session could not be opened; one that ends badly later on is only observed
     */
    boolean ready() throws IOException {
        if (state == State.OPENING) {
            open();
        }
        if (state != State.OPENING) {
            try {
                receive();
            } catch (IOException broken) {
                end(false);
            }
        }
        return state == State.CLOSE_SEEN;
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
            readCloseFrame();
        } else if (count > 0) {
            throw new ProtocolException("the server went on after its Close frame");
        }
        if (count < 0) {
            end(state == State.REPLIED);
        }
    }

    private void readCloseFrame() throws ProtocolException {
        in.flip();
        OptionalInt closeFrame = CloseFrame.read(in);
        in.compact();
        if (closeFrame.isPresent()) {
            code = closeFrame.getAsInt();
            closeSeenAt = System.nanoTime();
            state = State.CLOSE_SEEN;
            observation.closeFrameSeen(code, closeSeenAt);
            if (in.position() > 0) {
                throw new ProtocolException("the server went on after its Close frame");
            }
        }
    }

    /** When the Close frame was seen; for a session that owes a reply. */
    long closeSeenAt() {
        return closeSeenAt;
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
            send(channel, CloseFrame.fromClient(code));
            state = State.REPLIED;
        } catch (IOException broken) {
            end(false);
        }
    }

    private static void send(SocketChannel channel, ByteBuffer bytes) throws IOException {
        channel.write(bytes);
        if (bytes.hasRemaining()) {
            throw new IOException("the socket's buffer is full, although nothing is in it");
        }
    }

    private void end(boolean handshake) throws IOException {
        state = State.ENDED;
        observation.sessionEnded(handshake, System.nanoTime());
        channel.close();
    }
}
