package io.jettyshutdown.demo.bench.client;

import io.jettyshutdown.demo.bench.wire.CloseFrame;
import io.jettyshutdown.demo.bench.wire.MessageFrame;
import java.io.IOException;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/**
 * One client's session: upgrades, sends messages when it is told to, answers the server's Close frame with its own and
 * waits for the end.
 *
 * <p>A closing handshake counts as completed if, in this order, the client
 *
 * <ol>
 *   <li>read a whole Close frame, and sends no further message from then on,
 *   <li>found, no sooner than {@link Clients#REPLY_DELAY} later, that the connection was still open and nothing more had
 *       come,
 *   <li>wrote its own Close frame completely, after the rest of a message whose beginning was sent before,
 *   <li>and then read the end of the stream: no reset, and no other byte before it.
 * </ol>
 *
 * <p>Used by the clients' thread.
 */
abstract class ClientSession {

    enum State {
        OPENING,
        OPEN,
        CLOSE_SEEN,
        REPLYING,
        REPLIED,
        ENDED
    }

    private final Clients clients;
    private State state = State.OPENING;
    private int code;
    private long closeSeenAt;

    ClientSession(Clients clients) {
        this.clients = clients;
    }

    /** Sends a message, unless the session is closing or not even the last message has been written completely. */
    abstract void sendMessage();

    /** Answers the Close frame, unless the session has ended meanwhile. */
    abstract void reply() throws IOException;

    final Observation observation() {
        return clients.observation();
    }

    final State state() {
        return state;
    }

    final void enter(State next) {
        state = next;
    }

    /** The server has accepted the upgrade. */
    final void opened() {
        state = State.OPEN;
        observation().sessionOpened();
    }

    /**
     * The session is over.
     *
     * @param handshake whether the closing handshake was completed
     */
    final void ended(boolean handshake) {
        state = State.ENDED;
        observation().sessionEnded(handshake, System.nanoTime());
    }

    /** For a session that owes a reply. */
    final long closeSeenAt() {
        return closeSeenAt;
    }

    /** What answers the Close frame. */
    final ByteBuffer replyFrame() {
        return CloseFrame.fromClient(code);
    }

    /** Reads what has come: echoes and the Close frame, whole ones only. */
    final void read(ByteBuffer in) throws ProtocolException {
        if (state == State.OPEN) {
            observation().echoesReceived(MessageFrame.ECHO.readAll(in));
            OptionalInt closeFrame = MessageFrame.begins(in) ? OptionalInt.empty() : CloseFrame.read(in);
            if (closeFrame.isPresent()) {
                code = closeFrame.getAsInt();
                closeSeenAt = System.nanoTime();
                state = State.CLOSE_SEEN;
                observation().closeFrameSeen(code, closeSeenAt);
                clients.owesReply(this);
            }
        }
        if (state != State.OPEN && in.hasRemaining()) {
            throw new ProtocolException("the server went on after its Close frame");
        }
    }
}
