package io.jettyshutdown.faults;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One peer of the fleet. Used by the fleet's thread. */
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

    private final SocketChannel channel;
    private final SelectionKey key;
    private final Fault fault;
    private final ByteBuffer in = ByteBuffer.allocate(8192);
    private boolean open;
    private int code;
    private boolean replied;
    private boolean ended;
    private boolean endedOrderly;
    private int replyBytes;

    Peer(int port, String path, Fault fault, Selector selector) throws IOException {
        this.fault = fault;
        channel = SocketChannel.open();
        if (fault == Fault.STOPS_READING) {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, 4096);
        }
        channel.connect(new InetSocketAddress("127.0.0.1", port));
        channel.write(ByteBuffer.wrap(UPGRADE.formatted(path).getBytes(StandardCharsets.US_ASCII)));
        channel.configureBlocking(false);
        key = channel.register(selector, SelectionKey.OP_READ, this);
    }

    boolean isOpen() {
        return open;
    }

    boolean ended() {
        return ended;
    }

    boolean closeSeen() {
        return code != 0;
    }

    Fault fault() {
        return fault;
    }

    /** Saw the code, replied, and then the server, and nobody else, ended the connection in order. */
    boolean servedRight(int expected) {
        return code == expected && replied && endedOrderly;
    }

    void read() {
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
            if ((in.get(start) & 0x0F) == 8 && code == 0) {
                code = in.getShort(start + header) & 0xFFFF;
                in.position(start + header + length);
                fault.closeReceived(this, code);
            } else {
                in.position(start + header + length);
            }
        }
    }

    void tick() {
        if (open && !ended) {
            fault.tick(this);
        }
    }

    void sendClose(int closeCode) {
        replied = true;
        send(0x88, new byte[] {(byte) (closeCode >> 8), (byte) closeCode});
    }

    void sendNextByteOfReply() {
        byte[] reply = {(byte) 0x88, (byte) 0x82, 0, 0, 0, 0, (byte) (code >> 8), (byte) code};
        if (code != 0 && replyBytes < reply.length) {
            sendRaw(ByteBuffer.wrap(reply, replyBytes++, 1));
            replied = replyBytes == reply.length;
        }
    }

    /** A frame of at most 125 or of 126 to 65535 bytes, masked with zeros; dropped if the server does not read. */
    void send(int firstByte, byte[] payload) {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) firstByte);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        sendRaw(frame.putInt(0).put(payload).flip());
    }

    void sendRaw(ByteBuffer bytes) {
        if (ended) {
            return;
        }
        try {
            channel.write(bytes);
            if (bytes.hasRemaining() && fault == Fault.NONE) {
                throw new IOException("the socket's buffer is full");
            }
            if (bytes.hasRemaining()) {
                // Half a frame was written: nothing that follows would make sense.
                end(false);
            }
        } catch (IOException e) {
            end(false);
        }
    }

    void stopReading() {
        key.interestOps(0);
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
            ended = true;
            endedOrderly = orderly;
            try {
                channel.close();
            } catch (IOException e) {
                // It is gone already.
            }
        }
    }
}
