package io.jettyshutdown.session;

import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.jspecify.annotations.Nullable;

/**
 * Makes Jetty perform the closing handshake of RFC 6455 section 7.1.2 with a code of our choice: send a Close frame,
 * keep reading until the peer's Close frame, and only then close the connection.
 *
 * <p>Left alone, Jetty 12.1 does not do that, for two reasons:
 *
 * <ol>
 *   <li>{@code WebSocketSessionState.onOutgoingFrame} goes to CLOSED, and {@code WebSocketCoreSession.sendFrame} then
 *       cuts the connection, if {@code CloseStatus.isAbnormal()}, which is true for 1001 and 1012. The {@link Status}
 *       below says that it is not, and the session goes to OSHUT, in which it still receives.
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

    /** A status whose Close frame begins a handshake. */
    static CloseStatus status(int code, String reason) {
        return new Status(code, reason);
    }

    /** The frame to hand to the wire instead of this one; null if it is not a Close frame with our status. */
    static @Nullable Frame wireFrame(Frame frame) {
        boolean ours = frame instanceof CloseStatus.Supplier supplier && supplier.getCloseStatus() instanceof Status;
        return ours ? new WireFrame(frame) : null;
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
}
