package io.jettyshutdown.demo.bench.wire;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The only message, and its echo, on the wire: always the same bytes, so that making and checking it costs next to nothing. */
public final class MessageFrame {

    private static final byte FIN_AND_TEXT = (byte) 0x81;
    private static final byte[] TEXT = "as long as what people write in chats".getBytes(StandardCharsets.US_ASCII);

    /** Masked, as a client's has to be; a mask of zeros leaves the text as it is. */
    public static final MessageFrame MESSAGE = new MessageFrame(0x80, new byte[4]);

    /** A server's frame. */
    public static final MessageFrame ECHO = new MessageFrame(0, new byte[0]);

    private final ByteBuffer frame;

    private MessageFrame(int maskBit, byte[] mask) {
        frame = ByteBuffer.allocateDirect(2 + mask.length + TEXT.length)
                .put(FIN_AND_TEXT)
                .put((byte) (maskBit | TEXT.length))
                .put(mask)
                .put(TEXT)
                .flip()
                .asReadOnlyBuffer();
    }

    public int length() {
        return frame.limit();
    }

    /** To be written; a new view of the same bytes. */
    public ByteBuffer bytes() {
        return frame.duplicate();
    }

    /** So many of them, one behind the other. */
    public ByteBuffer row(int count) {
        ByteBuffer row = ByteBuffer.allocateDirect(count * length());
        while (row.hasRemaining()) {
            row.put(bytes());
        }
        return row.flip();
    }

    /**
     * Reads as many as come first, whole ones only.
     *
     * @return how many
     * @throws ProtocolException if there is another message
     */
    public int readAll(ByteBuffer in) throws ProtocolException {
        int count = 0;
        for (; begins(in) && in.remaining() >= length(); count++) {
            if (!in.slice(in.position(), length()).equals(frame)) {
                throw new ProtocolException("a text message is not the one that everybody sends here");
            }
            in.position(in.position() + length());
        }
        return count;
    }

    /** Whether what is left begins with a part of a message. */
    public static boolean begins(ByteBuffer in) {
        return in.hasRemaining() && in.get(in.position()) == FIN_AND_TEXT;
    }
}
