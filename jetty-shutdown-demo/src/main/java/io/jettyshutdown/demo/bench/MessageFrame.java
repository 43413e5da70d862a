package io.jettyshutdown.demo.bench;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The only message, and its echo, on the wire: always the same bytes, so that making and checking it costs next to nothing. */
final class MessageFrame {

    private static final byte FIN_AND_TEXT = (byte) 0x81;

    /** Masked, as a client's has to be; a mask of zeros leaves the text as it is. */
    static final MessageFrame MESSAGE = new MessageFrame(0x80, new byte[4]);

    /** A server's frame. */
    static final MessageFrame ECHO = new MessageFrame(0, new byte[0]);

    private final ByteBuffer frame;

    private MessageFrame(int maskBit, byte[] mask) {
        byte[] text = EchoSession.MESSAGE.getBytes(StandardCharsets.US_ASCII);
        frame = ByteBuffer.allocateDirect(2 + mask.length + text.length)
                .put(FIN_AND_TEXT)
                .put((byte) (maskBit | text.length))
                .put(mask)
                .put(text)
                .flip()
                .asReadOnlyBuffer();
    }

    /** To be written; a new view of the same bytes. */
    ByteBuffer bytes() {
        return frame.duplicate();
    }

    /**
     * Reads as many as come first, whole ones only.
     *
     * @return how many
     * @throws ProtocolException if there is another message
     */
    int readAll(ByteBuffer in) throws ProtocolException {
        int length = frame.limit();
        int count = 0;
        while (in.hasRemaining() && in.get(in.position()) == FIN_AND_TEXT && in.remaining() >= length) {
            if (!in.slice(in.position(), length).equals(frame)) {
                throw new ProtocolException("a text message is not the one that everybody sends here");
            }
            in.position(in.position() + length);
            count++;
        }
        return count;
    }

    /** Whether what is left begins with a part of a message. */
    static boolean begins(ByteBuffer in) {
        return in.hasRemaining() && in.get(in.position()) == FIN_AND_TEXT;
    }
}
