package io.jettyshutdown.session;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.websocket.core.OpCode;

/** What a peer sends: messages and an answer as they should be, those with some bytes that are not, or just bytes. */
final class RandomPeer {

    private static final int MASK = 0x80;
    private static final int LONGEST = 200;
    private static final int LONGEST_PLAIN_LENGTH = 125;
    private static final int TWO_BYTES_OF_LENGTH = 126;
    private static final int[] CODES = {1000, 1001, 1012, 1013, 3000, 4999};

    private final RandomGenerator random;
    private final List<String> messages = new ArrayList<>();
    private final boolean wellBehaved;
    private final byte[] stream;

    RandomPeer(RandomGenerator random) {
        this.random = random;
        this.wellBehaved = random.nextBoolean();
        this.stream = wellBehaved ? conversation() : random.nextBoolean() ? damaged(conversation()) : bytes(LONGEST);
    }

    /** Whether it sends nothing that is wrong, and answers the Close frame. */
    boolean answersWell() {
        return wellBehaved;
    }

    /** Those that are complete before its answer. */
    List<String> messages() {
        return messages;
    }

    /** A message that comes before all others. */
    byte[] beginning() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        messages.add(0, "early");
        frame(out, OpCode.TEXT, true, "early".getBytes(StandardCharsets.US_ASCII));
        return out.toByteArray();
    }

    /** As they come from the network. */
    List<byte[]> chunks() {
        List<byte[]> chunks = new ArrayList<>();
        for (int from = 0; from < stream.length; ) {
            int to = Math.min(stream.length, from + 1 + random.nextInt(stream.length));
            chunks.add(Arrays.copyOfRange(stream, from, to));
            from = to;
        }
        return chunks;
    }

    private byte[] conversation() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = random.nextInt(5); i > 0; i--) {
            message(out);
        }
        close(out);
        return out.toByteArray();
    }

    private void message(ByteArrayOutputStream out) {
        StringBuilder message = new StringBuilder();
        byte opCode = random.nextBoolean() ? OpCode.TEXT : OpCode.BINARY;
        for (int fragments = random.nextInt(3); fragments >= 0; fragments--) {
            String part = "x".repeat(random.nextInt(LONGEST));
            message.append(part);
            frame(out, opCode, fragments == 0, part.getBytes(StandardCharsets.US_ASCII));
            opCode = OpCode.CONTINUATION;
            if (random.nextInt(4) == 0) {
                frame(out, random.nextBoolean() ? OpCode.PING : OpCode.PONG, true, bytes(LONGEST_PLAIN_LENGTH));
            }
        }
        messages.add(message.toString());
    }

    private void close(ByteArrayOutputStream out) {
        if (random.nextInt(4) == 0) {
            frame(out, OpCode.CLOSE, true, new byte[0]);
            return;
        }
        int code = CODES[random.nextInt(CODES.length)];
        frame(out, OpCode.CLOSE, true, new byte[] {(byte) (code >> 8), (byte) code, 'o', 'k'});
    }

    private void frame(ByteArrayOutputStream out, byte opCode, boolean fin, byte[] payload) {
        out.write((fin ? 0x80 : 0) | opCode);
        if (payload.length <= LONGEST_PLAIN_LENGTH) {
            out.write(MASK | payload.length);
        } else {
            out.write(MASK | TWO_BYTES_OF_LENGTH);
            out.write(payload.length >> 8);
            out.write(payload.length);
        }
        byte[] key = new byte[4];
        random.nextBytes(key);
        out.writeBytes(key);
        for (int i = 0; i < payload.length; i++) {
            out.write(payload[i] ^ key[i % key.length]);
        }
    }

    private byte[] damaged(byte[] bytes) {
        for (int i = random.nextInt(3); i >= 0; i--) {
            bytes[random.nextInt(bytes.length)] = (byte) random.nextInt();
        }
        // Longer than the answer, or shorter.
        return Arrays.copyOf(bytes, 1 + random.nextInt(2 * bytes.length));
    }

    private byte[] bytes(int most) {
        byte[] bytes = new byte[random.nextInt(most + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(stream);
    }
}
