package io.jettyshutdown.session;

import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;

/**
 * Makes Jetty perform the closing handshake of RFC 6455 section 7.1.2 with any code: send a Close frame, keep reading
 * until the peer's Close frame, and only then close the connection.
 *
 * <p>Left alone, Jetty 12.1 does not do that, for three reasons:
 *
 * <ol>
 *   <li>{@code WebSocketCoreSession.sendFrame} cuts the connection when a Close frame is written for which {@code
 *       CloseStatus.isAbnormal()} is true, such as one with 1001 or 1012. The {@link Status} of a drain says that it is
 *       not, and the session goes to OSHUT: what the application sends is refused, what the peer sends is received.
 *   <li>In OSHUT a handler that fails, because it cannot send any more, or another {@code close} has the connection cut.
 *       In CLOSED nothing is left to be cut. {@link ClosedForGood} takes the session there, in one step: to {@code
 *       WebSocketSessionState.onIncomingFrame} it is a Close frame of the peer, which closes the session on its part just
 *       when the state, under its lock, asks for its status; {@code IncomingAdaptor} gets no further with it. From then on
 *       {@link Delivery} does what Jetty's session would. Our frame is written after that lock is released ({@link
 *       TrackedSession#whenUnlocked}).
 *   <li>{@code FrameFlusher.onSuccess} shuts the output down as soon as a frame whose {@code getOpCode()} equals CLOSE
 *       is written by a server. The {@link WireFrame} below has an operation code with one bit above the four that
 *       {@code Generator.generateHeader} writes, so the bytes are those of a Close frame. {@code FrameFlusher.enqueue}
 *       then does not know that nothing may follow: {@link DrainExtension} sees to that.
 * </ol>
 *
 * <p>All of it is public API of Jetty, but not its intention: {@link SelfCheck} tries it at every start.
 */
final class ClosingHandshake {

    private static final byte BIT_ABOVE_THE_WIRE = 0x10;

    private ClosingHandshake() {}

    /** The status with which a drain closes. */
    static CloseStatus status(int code, String reason) {
        return new Status(code, reason);
    }

    /** Whether it is a drain's. */
    static boolean isOurs(CloseStatus status) {
        return status instanceof Status;
    }

    /** Whether it tells the peer of a fault of its own: then the connection is to be closed at once (RFC 6455 section 7.1.7). */
    static boolean isFailure(CloseStatus status) {
        return switch (status.getCode()) {
            case CloseStatus.PROTOCOL,
                    CloseStatus.BAD_DATA,
                    CloseStatus.BAD_PAYLOAD,
                    CloseStatus.MESSAGE_TOO_LARGE,
                    CloseStatus.EXTENSION_ERROR -> true;
            default -> false;
        };
    }

    /** The frame to hand to the wire instead of this Close frame. */
    static Frame wireFrame(Frame closeFrame) {
        return new WireFrame(closeFrame);
    }

    private static final class Status extends CloseStatus {

        Status(int code, String reason) {
            super(code, reason);
        }

        @Override
        public boolean isAbnormal() {
            return false;
        }
    }

    private static final class WireFrame extends Frame {

        WireFrame(Frame closeFrame) {
            super(OpCode.CLOSE, true, closeFrame.getPayload());
        }

        @Override
        public byte getOpCode() {
            return OpCode.CLOSE | BIT_ABOVE_THE_WIRE;
        }

        @Override
        public boolean isControlFrame() {
            return true;
        }
    }

    /** A Close frame of the peer, to the session's state alone. */
    static final class ClosedForGood extends Frame implements CloseStatus.Supplier {

        private final CoreSession session;
        private final CloseStatus status;
        private final Runnable close;
        private boolean taken;

        /** The action closes the session with this status; it is not run if somebody else has closed. */
        ClosedForGood(CoreSession session, CloseStatus status, Runnable close) {
            super(OpCode.CLOSE);
            this.session = session;
            this.status = status;
            this.close = close;
        }

        /** Asked for by the session's state, under its lock; then it goes from OSHUT to CLOSED. */
        @Override
        public CloseStatus getCloseStatus() {
            if (!session.isOutputOpen()) {
                throw new NoFurther();
            }
            close.run();
            taken = true;
            return status;
        }

        /** Asked for by the state first, and then by the one that would tell the application. */
        @Override
        public byte getOpCode() {
            if (taken) {
                throw new NoFurther();
            }
            return OpCode.CLOSE;
        }

        boolean taken() {
            return taken;
        }

        /** Ends what Jetty does with the frame, and is seen by nobody: so it needs no stack trace, which takes time. */
        private static final class NoFurther extends RuntimeException {

            private static final long serialVersionUID = 1;

            NoFurther() {
                super("not for the application", null, false, false);
            }
        }
    }
}
