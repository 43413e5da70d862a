package io.jettyshutdown.demo.bench.client;

import io.jettyshutdown.demo.bench.wire.CloseFrame;
import io.jettyshutdown.demo.bench.wire.MessageFrame;
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

    private final Observation observation;
    private State state = State.OPENING;
    private int code;
    private long closeSeenAt;

    ClientSession(Observation observation) {
        this.observation = observation;
    }

    /** Sends a message, unless the session is closing or not even the last message has been written completely. */
    abstract void sendMessage();

    final State state() {
        return state;
    }

    final void enter(State next) {
        state = next;
    }

    /** When the Close frame was seen; for a session that owes a reply. */
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
            observation.echoesReceived(MessageFrame.ECHO.readAll(in));
            OptionalInt closeFrame = MessageFrame.begins(in) ? OptionalInt.empty() : CloseFrame.read(in);
            if (closeFrame.isPresent()) {
                code = closeFrame.getAsInt();
                closeSeenAt = System.nanoTime();
                state = State.CLOSE_SEEN;
                observation.closeFrameSeen(code, closeSeenAt);
            }
        }
        if (state != State.OPEN && in.hasRemaining()) {
            throw new ProtocolException("the server went on after its Close frame");
        }
    }
}
