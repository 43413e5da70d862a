package io.jettyshutdown.session;

import io.jettyshutdown.testing.Interleavings;
import java.nio.ByteBuffer;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/**
 * A drain that waits for the end of a half-sent message against the session that sends it. A message that begins after
 * the drain has looked is not waited for: only what was half sent before can be.
 */
class HalfSentMessageRaceTest {

    @Test
    void drainIsCalledBackOnceWhenTheMessageIsComplete() {
        Interleavings.explore(WaitAgainstLastFragment.class);
    }

    @Test
    void drainIsCalledBackOnceWhenTheSessionOpens() {
        Interleavings.explore(WaitAgainstOpen.class);
    }

    @Test
    void drainIsCalledBackOnceWhenTheSessionEndsBeforeItIsOpen() {
        Interleavings.explore(OpenAgainstEnd.class);
    }

    @Test
    void drainIsNotCalledBackWhileAFragmentIsOnItsWay() {
        Interleavings.explore(WaitAgainstMessages.class);
    }

    /** One session with the extension in its frame path, and what is on the wire. */
    public abstract static class Race {

        final TrackedSession session = new TrackedSession(new SessionRegistry(() -> false));
        private final DrainExtension extension = new DrainExtension();
        private int messages;
        private volatile int halfSent;
        private volatile int calls;
        private volatile boolean calledInTheMiddle;

        Race() {
            String ticket = DrainExtension.announce(session);
            extension.init(ExtensionConfig.parse(DrainExtension.offer(ticket)), null);
            extension.setNextOutgoingFrames(entry -> toWire(entry.getFrame()));
        }

        /** Remembers which message is half sent, 0 for none. */
        private void toWire(Frame frame) {
            if (frame.getOpCode() != OpCode.CONTINUATION) {
                messages++;
            }
            halfSent = frame.isFin() ? 0 : messages;
        }

        final void send(byte opCode, boolean fin) {
            Frame frame = new Frame(opCode, fin, ByteBuffer.allocate(0));
            extension.sendFrame(new OutgoingEntry.Builder(frame, Callback.NOOP).build());
        }

        final void awaitEndOfMessage() {
            int found = halfSent;
            session.whenBetweenMessages(() -> {
                calledInTheMiddle |= found != 0 && halfSent == found && !session.ended();
                calls++;
            });
        }

        @Validate
        public final void calledOnceBetweenMessages() {
            if (calls != 1) {
                throw new AssertionError("called back " + calls + " times");
            }
            if (calledInTheMiddle) {
                throw new AssertionError("called back while a message was half sent");
            }
        }
    }

    /** The drain waits while something else happens. */
    public abstract static class Waiting extends Race {

        @Operation(runOnce = true)
        public final void drain() {
            awaitEndOfMessage();
        }
    }

    /** The drain looks, the message is completed, and only then the drain's action is there: nobody runs it. */
    public static final class WaitAgainstLastFragment extends Waiting {

        public WaitAgainstLastFragment() {
            session.outgoing().open();
            send(OpCode.TEXT, false);
        }

        @Operation(runOnce = true)
        public void application() {
            send(OpCode.CONTINUATION, false);
            send(OpCode.CONTINUATION, true);
        }
    }

    /** The same for a session that is just opening. */
    public static final class WaitAgainstOpen extends Waiting {

        @Operation(runOnce = true)
        public void open() {
            session.outgoing().open();
        }
    }

    /** Each of two that bring the moment about runs the action, or none of them does. */
    public static final class OpenAgainstEnd extends Race {

        public OpenAgainstEnd() {
            awaitEndOfMessage();
        }

        @Operation(runOnce = true)
        public void open() {
            session.outgoing().open();
        }

        @Operation(runOnce = true)
        public void end() {
            session.connectionEnded();
        }
    }

    /** A fragment is on the wire and the session does not know yet that a message is half sent. */
    public static final class WaitAgainstMessages extends Waiting {

        public WaitAgainstMessages() {
            session.outgoing().open();
        }

        @Operation(runOnce = true)
        public void application() {
            send(OpCode.TEXT, false);
            send(OpCode.CONTINUATION, true);
        }
    }
}
