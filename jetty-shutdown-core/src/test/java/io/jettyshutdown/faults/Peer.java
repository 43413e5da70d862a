package io.jettyshutdown.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Queue;

/** One peer of the fleet. Used by the fleet's thread; what others ask for is volatile. */
final class Peer {

    private static final String UPGRADE = """
            GET %s HTTP/1.1\r
            Host: localhost\r
            Connection: Upgrade\r
            Upgrade: websocket\r
            Sec-WebSocket-Version: 13\r
            Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r
            \r
            """;

    private static final int FLOOD_FRAMES_PER_TICK = 5;
    private static final int NO_STATUS = 1005;

    private final SocketChannel channel = SocketChannel.open();
    private final SelectionKey key;
    private final Fault fault;
    private final int number;
    private final ByteBuffer in = ByteBuffer.allocate(8192);
    private final Queue<ByteBuffer> out = new ArrayDeque<>();
    private boolean reading = true;
    private int ticks;
    private boolean waited;
    private int replyBytes;
    private volatile boolean open;
    private volatile int code;
    private volatile boolean replied;
    private volatile boolean ended;
    private volatile boolean endedOrderly;

    Peer(int port, String path, int number, Fault fault, Selector selector) throws IOException {
        this.number = number;
        this.fault = fault;
        if (fault.readsSlowly()) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        }
        channel.bind(new InetSocketAddress(fault.localAddress(), 0));
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
        sendRaw(ByteBuffer.wrap(upgrade(path)));
    }

    static byte[] upgrade(String path) {
        return UPGRADE.formatted(path).getBytes(StandardCharsets.US_ASCII);
    }

    boolean healthy() {
        return fault == Fault.NONE;
    }

    int number() {
        return number;
    }

    /** Its session is open, or has been if the fault does not let it stay open. */
    boolean ready() {
        return fault.staysOpen() ? open : ended;
    }

    boolean ended() {
        return ended;
    }

    boolean closeSeen() {
        return code != 0;
    }

    boolean replied() {
        return replied;
    }

    /** Saw the code, replied, and then the server, and nobody else, ended the connection in order. */
    boolean servedRight(int expected) {
        return code == expected && replied && endedOrderly;
    }

    // ---- the fleet tells what happens ----

    void selected() {
        if (key.isValid() && key.isWritable()) {
            flush();
        }
        if (key.isValid() && key.isReadable()) {
            read();
        }
    }

    private void read() {
        try {
            int count = channel.read(in);
            in.flip();
            parse();
            in.compact();
            if (count < 0) {
                end(true);
            }
        } catch (IOException e) {
            end(false);
        }
    }

    private void parse() {
        if (!open) {
            String head = StandardCharsets.US_ASCII.decode(in.duplicate()).toString();
            int headEnd = head.indexOf("\r\n\r\n");
            if (headEnd < 0) {
                return;
            }
            if (!head.startsWith("HTTP/1.1 101")) {
                throw new IllegalStateException(head);
            }
            in.position(in.position() + headEnd + 4);
            open = true;
            fault.opened(this);
        }
        while (in.remaining() >= 2) {
            int length = in.get(in.position() + 1) & 0x7F;
            int header = 2;
            if (length == 126) {
                header = 4;
                if (in.remaining() < header) {
                    return;
                }
                length = in.getShort(in.position() + 2) & 0xFFFF;
            }
            if (in.remaining() < header + length) {
                return;
            }
            int start = in.position();
            in.position(start + header + length);
            if ((in.get(start) & 0x0F) == 8 && code == 0) {
                code = length < 2 ? NO_STATUS : in.getShort(start + header) & 0xFFFF;
                fault.closeReceived(this, code);
            }
        }
    }

    void tick() {
        if (open && !ended) {
            fault.tick(this);
            ticks++;
        }
    }

    // ---- what a fault does ----

    /** How many ticks there were before this one. */
    int ticks() {
        return ticks;
    }

    void sendClose(int closeCode) {
        replied = true;
        send(0x88, new byte[] {(byte) (closeCode >> 8), (byte) closeCode});
    }

    /** As over a network: a server that does not wait for the reply has ended the connection by then, and that is seen. */
    void replyAfterATick() {
        if (closeSeen() && !replied) {
            if (waited) {
                sendClose(code);
            }
            waited = true;
        }
    }

    void sendNextByteOfReply() {
        byte[] reply = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, (byte) (code >> 8), (byte) code};
        if (code != 0 && replyBytes < reply.length) {
            sendRaw(ByteBuffer.wrap(reply, replyBytes++, 1));
            replied = replyBytes == reply.length;
        }
    }

    /** Some frames, unless the server has not yet taken the last ones. */
    void flood(int firstByte, byte[] payload) {
        for (int i = 0; i < FLOOD_FRAMES_PER_TICK && out.isEmpty(); i++) {
            send(firstByte, payload);
        }
    }

    /** A frame of at most 125 or of 126 to 65535 bytes, masked with zeros. */
    void send(int firstByte, byte[] payload) {
        sendRaw(frames(firstByte, payload, 1));
    }

    /** The same frame again and again. */
    static ByteBuffer frames(int firstByte, byte[] payload, int count) {
        ByteBuffer frames = ByteBuffer.allocate((payload.length + 8) * count);
        for (int i = 0; i < count; i++) {
            frames.put((byte) firstByte);
            if (payload.length < 126) {
                frames.put((byte) (0x80 | payload.length));
            } else {
                frames.put((byte) (0x80 | 126)).putShort((short) payload.length);
            }
            frames.putInt(0).put(payload);
        }
        return frames.flip();
    }

    /** The head of a text frame with that many bytes, which do not follow yet. */
    void announce(long length) {
        sendRaw(ByteBuffer.allocate(14)
                .put((byte) 0x81)
                .put((byte) (0x80 | 127))
                .putLong(length)
                .putInt(0)
                .flip());
    }

    /** What the socket does not take now is sent when it does, in order. */
    void sendRaw(ByteBuffer bytes) {
        if (!ended) {
            out.add(bytes);
            flush();
        }
    }

    private void flush() {
        try {
            while (!out.isEmpty()) {
                channel.write(out.element());
                if (out.element().hasRemaining()) {
                    break;
                }
                out.remove();
            }
            selectWhatMatters();
        } catch (IOException e) {
            end(false);
        }
    }

    void stopReading() {
        reading = false;
        selectWhatMatters();
    }

    void readAgain() {
        reading = true;
        selectWhatMatters();
    }

    private void selectWhatMatters() {
        if (key.isValid()) {
            key.interestOps((reading ? SelectionKey.OP_READ : 0) | (out.isEmpty() ? 0 : SelectionKey.OP_WRITE));
        }
    }

    void shutdownOutput() {
        try {
            channel.shutdownOutput();
        } catch (IOException e) {
            end(false);
        }
    }

    void reset() {
        try {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
        } catch (IOException e) {
            // It is gone already.
        }
        end(false);
    }

    void end(boolean orderly) {
        if (!ended) {
            endedOrderly = orderly;
            ended = true;
            try {
                channel.close();
            } catch (IOException e) {
                // It is gone already.
            }
        }
    }
}
