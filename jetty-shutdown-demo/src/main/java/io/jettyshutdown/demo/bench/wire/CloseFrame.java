package io.jettyshutdown.demo.bench.wire;

import io.jettyshutdown.codes.CloseCode;
import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.OptionalInt;

/** Close frames on the wire (RFC 6455 sections 5.2 and 5.5.1). */
public final class CloseFrame {

    private static final int FIN_AND_CLOSE = 0x88;
    private static final int MASKED = 0x80;

    /** Any mask will do: it protects proxies from what an attacker makes a browser send. */
    private static final int MASK = 0x5A3C_96E1;

    private CloseFrame() {}

    /** A server's frame, to be shared: write duplicates of it. */
    public static ByteBuffer fromServer(int code, String reason) {
        byte[] text = reason.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocateDirect(4 + text.length)
                .put((byte) FIN_AND_CLOSE)
                .put((byte) (2 + text.length))
                .putShort((short) code)
                .put(text)
                .flip()
                .asReadOnlyBuffer();
    }

    /** A client's frame, which is masked. */
    public static ByteBuffer fromClient(int code) {
        return ByteBuffer.allocate(8)
                .put((byte) FIN_AND_CLOSE)
                .put((byte) (MASKED | 2))
                .putInt(MASK)
                .putShort((short) (code ^ MASK >>> 16))
                .flip();
    }

    /**
     * Reads a Close frame of either side.
     *
     * @return its code, 1005 for one without; empty, with nothing read, if the frame is not complete
     * @throws ProtocolException if it is another frame
     */
    public static OptionalInt read(ByteBuffer in) throws ProtocolException {
        if (in.remaining() < 2) {
            return OptionalInt.empty();
        }
        int start = in.position();
        if (Byte.toUnsignedInt(in.get(start)) != FIN_AND_CLOSE) {
            throw new ProtocolException("a frame begins with byte 0x%02x, but only Close frames (0x%02x) are expected"
                    .formatted(in.get(start), FIN_AND_CLOSE));
        }
        boolean masked = (in.get(start + 1) & MASKED) != 0;
        int length = in.get(start + 1) & 0x7F;
        int payload = start + (masked ? 6 : 2);
        if (payload + length > in.limit()) {
            return OptionalInt.empty();
        }
        in.position(payload + length);
        if (length < 2) {
            return OptionalInt.of(CloseCode.NO_STATUS);
        }
        int mask = masked ? in.getShort(start + 2) : 0;
        return OptionalInt.of((in.getShort(payload) ^ mask) & 0xFFFF);
    }
}
