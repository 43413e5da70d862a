package io.jettyshutdown.session;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.zip.Deflater;
import org.eclipse.jetty.websocket.core.OpCode;

/**
 * A frame as a client puts it on the wire (RFC 6455 section 5.2), right or wrong.
 *
 * @param firstByte FIN, the reserved bits and the operation code
 * @param masked as every frame of a client must be
 * @param length what the frame says that its payload has
 * @param payload before it is masked
 * @param key to mask with
 */
record PeerFrame(int firstByte, boolean masked, long length, byte[] payload, int key) {

    static final int FIN = 0x80;
    static final int RSV1 = 0x40;

    private static final int MASK = 0x80;
    private static final int LONGEST_PLAIN = 125;
    private static final int TWO_BYTES = 126;
    private static final int EIGHT_BYTES = 127;
    private static final int LONGEST_OF_TWO_BYTES = 0xFFFF;
    private static final byte[] END_OF_BLOCK = {0, 0, (byte) 0xFF, (byte) 0xFF};

    static PeerFrame of(int firstByte, byte[] payload, int key) {
        return new PeerFrame(firstByte, true, payload.length, payload, key);
    }

    static PeerFrame close(int code, byte[] reason, int key) {
        ByteBuffer payload = ByteBuffer.allocate(2 + reason.length);
        return of(FIN | OpCode.CLOSE, payload.putShort((short) code).put(reason).array(), key);
    }

    PeerFrame withFirstByte(int other) {
        return new PeerFrame(other, masked, length, payload, key);
    }

    PeerFrame unmasked() {
        return new PeerFrame(firstByte, false, length, payload, key);
    }

    PeerFrame claiming(long otherLength) {
        return new PeerFrame(firstByte, masked, otherLength, payload, key);
    }

    byte[] bytes() {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (DataOutputStream out = new DataOutputStream(bytes)) {
            out.write(firstByte);
            int mask = masked ? MASK : 0;
            if (length >= 0 && length <= LONGEST_PLAIN) {
                out.write(mask | (int) length);
            } else if (length > 0 && length <= LONGEST_OF_TWO_BYTES) {
                out.write(mask | TWO_BYTES);
                out.writeShort((int) length);
            } else {
                out.write(mask | EIGHT_BYTES);
                out.writeLong(length);
            }
            if (masked) {
                out.writeInt(key);
            }
            for (int i = 0; i < payload.length; i++) {
                out.write(masked ? payload[i] ^ (key >> (24 - 8 * (i % 4))) : payload[i]);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }

    /** As permessage-deflate does it (RFC 7692 section 7.2.1), each message for itself. */
    static byte[] deflated(byte[] message) {
        Deflater deflater = new Deflater(Deflater.DEFAULT_COMPRESSION, true);
        deflater.setInput(message);
        byte[] block = new byte[message.length + 64];
        int length = deflater.deflate(block, 0, block.length, Deflater.SYNC_FLUSH);
        deflater.end();
        return java.util.Arrays.copyOf(block, length - END_OF_BLOCK.length);
    }

    @Override
    public String toString() {
        return "%02x%s, %d bytes%s"
                .formatted(
                        firstByte,
                        masked ? "" : " unmasked",
                        payload.length,
                        length == payload.length ? "" : " of " + length);
    }
}
