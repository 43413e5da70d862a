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
 *       CloseStatus.isAbnormal()} is true, such as one with 1001 or 1012. It does so in the frame's callback, and {@link
 *       TrackedSession#endWhenAnswered} completes that only when the peer has answered.
 *   <li>{@code WebSocketSessionState} is CLOSED from then on, and {@code onIncomingFrame} refuses what the peer sent
 *       before. {@link Delivery} hands it to the application. That state is also what protects the handshake from the
 *       application: to Jetty there is nothing left that a failed handler or another {@code close} could cut, whereas in
 *       OSHUT, which follows a code that Jetty takes for an ordinary one, they do. So the {@link Status} of a drain is
 *       abnormal whatever its code; but not when somebody else has closed already, for then Jetty would cut at once.
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
    static CloseStatus status(int code, String reason, CoreSession session) {
        return new Status(code, reason, session);
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

        private final CoreSession session;

        Status(int code, String reason, CoreSession session) {
            super(code, reason);
            this.session = session;
        }

        @Override
        public boolean isAbnormal() {
            return session.isOutputOpen();
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
}
