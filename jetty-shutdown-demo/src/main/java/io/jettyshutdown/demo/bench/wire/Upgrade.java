package io.jettyshutdown.demo.bench.wire;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** The opening handshake on the wire (RFC 6455 section 4), both sides, as little of it as works. */
public final class Upgrade {

    /** More than any request or response head here has. */
    public static final int MAX_HEAD_BYTES = 1024;

    private static final String END_OF_HEAD = "\r\n\r\n";

    /** The key and its answer are the example of RFC 6455 section 1.3, so that nobody has to compute it. */
    private static final String EXAMPLE_KEY = "dGhlIHNhbXBsZSBub25jZQ==";

    private static final String EXAMPLE_ACCEPT = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    private Upgrade() {}

    /** What a client sends; a new buffer each time. */
    public static ByteBuffer request(int port, Visitor visitor) {
        return encode("GET / HTTP/1.1\r\nHost: localhost:" + port
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
                + EXAMPLE_KEY + "\r\n" + visitor.lines() + "\r\n");
    }

    /**
     * Reads the server's response.
     *
     * @return whether it was complete; if not, nothing has been read
     * @throws ProtocolException if it is not the upgrade that was asked for
     */
    public static boolean readResponse(ByteBuffer in) throws ProtocolException {
        String head = readHead(in);
        if (head.isEmpty()) {
            return false;
        }
        if (!head.startsWith("HTTP/1.1 101 ") || !head.contains(EXAMPLE_ACCEPT)) {
            throw new ProtocolException("the server answered the upgrade request with \""
                    + head.lines().findFirst().orElse("") + "\", but 101 with the right key is expected");
        }
        return true;
    }

    /**
     * Reads a client's request.
     *
     * @return the response; empty, with nothing read, if the request is not complete
     */
    public static ByteBuffer respondTo(ByteBuffer in) throws ProtocolException {
        String head = readHead(in);
        if (head.isEmpty()) {
            return ByteBuffer.allocate(0);
        }
        if (!head.contains(EXAMPLE_KEY)) {
            throw new ProtocolException("the request has not the Sec-WebSocket-Key that everybody sends here");
        }
        return encode("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: " + EXAMPLE_ACCEPT + END_OF_HEAD);
    }

    private static String readHead(ByteBuffer in) throws ProtocolException {
        String text = StandardCharsets.ISO_8859_1.decode(in.duplicate()).toString();
        int end = text.indexOf(END_OF_HEAD);
        if (end < 0) {
            if (in.remaining() >= MAX_HEAD_BYTES) {
                throw new ProtocolException("a request or response head is longer than " + MAX_HEAD_BYTES + " bytes");
            }
            return "";
        }
        in.position(in.position() + end + END_OF_HEAD.length());
        return text.substring(0, end);
    }

    private static ByteBuffer encode(String head) {
        return ByteBuffer.wrap(head.getBytes(StandardCharsets.ISO_8859_1));
    }
}
