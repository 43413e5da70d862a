package io.jettyshutdown.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.locks.LockSupport;

/** A WebSocket client that hides nothing: every byte of the wire can be seen, and every wrong one can be sent. */
public final class RawClient implements AutoCloseable {

    public static final int TEXT = 1;
    public static final int CLOSE = 8;
    public static final int PING = 9;
    public static final int PONG = 10;

    private static final int TIMEOUT_MILLIS = 20_000;

    private final Socket socket;
    private final DataInputStream in;
    private final String responseHead;

    /** One frame as it was on the wire. */
    public record WireFrame(int firstByte, byte[] payload) {

        public int opCode() {
            return firstByte & 0x0F;
        }

        public boolean isClose() {
            return opCode() == CLOSE;
        }

        public int closeCode() {
            return payload.length == 0 ? 1005 : ByteBuffer.wrap(payload).getShort() & 0xFFFF;
        }

        public String closeReason() {
            return new String(payload, 2, payload.length - 2, StandardCharsets.UTF_8);
        }

        public String text() {
            return new String(payload, StandardCharsets.UTF_8);
        }

        @Override
        public String toString() {
            return Integer.toHexString(firstByte) + ":" + HexFormat.of().formatHex(payload);
        }
    }

    private RawClient(Socket socket, String path, String... headers) throws IOException {
        this.socket = socket;
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new DataInputStream(socket.getInputStream());
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\n")
                .append("Host: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n")
                .append("Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n");
        for (String header : headers) {
            request.append(header).append("\r\n");
        }
        socket.getOutputStream().write(request.append("\r\n").toString().getBytes(StandardCharsets.US_ASCII));
        responseHead = readHead(in);
    }

    /** Upgrades; see {@link #status()} for the answer. */
    public static RawClient connect(int port, String path, String... headers) throws IOException {
        return connect(new Socket(), port, path, headers);
    }

    /** Upgrades with a receive buffer so small that the server soon cannot write to a client that does not read. */
    public static RawClient connectWithSmallBuffer(int port, String path) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        return connect(socket, port, path);
    }

    /** Upgrades from this address of this host. */
    public static RawClient connectFrom(String address, int port, String path) throws IOException {
        Socket socket = new Socket();
        socket.bind(new InetSocketAddress(address, 0));
        return connect(socket, port, path);
    }

    private static RawClient connect(Socket socket, int port, String path, String... headers) throws IOException {
        try {
            socket.connect(new InetSocketAddress("127.0.0.1", port), TIMEOUT_MILLIS);
            return new RawClient(socket, path, headers);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private static String readHead(InputStream in) throws IOException {
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        while (!head.toString(StandardCharsets.US_ASCII).endsWith("\r\n\r\n")) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("end of stream in the response head: " + head);
            }
            head.write(next);
        }
        return head.toString(StandardCharsets.US_ASCII);
    }

    public int status() {
        return Integer.parseInt(responseHead.substring(9, 12));
    }

    public String responseHead() {
        return responseHead;
    }

    /** The next frame, null at the end of the stream. */
    public WireFrame read() throws IOException {
        int first = in.read();
        if (first < 0) {
            return null;
        }
        int length = in.read() & 0x7F;
        if (length == 126) {
            length = in.readUnsignedShort();
        } else if (length == 127) {
            length = Math.toIntExact(in.readLong());
        }
        byte[] payload = new byte[length];
        in.readFully(payload);
        return new WireFrame(first, payload);
    }

    /** Skips all frames up to the next text. */
    public String readText() throws IOException {
        WireFrame frame = read();
        while (frame.opCode() != TEXT) {
            frame = read();
        }
        return frame.text();
    }

    /** Does not read for this time. */
    public void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }

    /** Skips messages up to the Close frame, null if the stream ends without one. */
    public WireFrame readClose() throws IOException {
        WireFrame frame = read();
        while (frame != null && !frame.isClose()) {
            frame = read();
        }
        return frame;
    }

    /** The next frame that is no ping; pings are answered. */
    public WireFrame readAnsweringPings() throws IOException {
        WireFrame frame = read();
        while (frame.opCode() == PING) {
            answer(frame);
            frame = read();
        }
        return frame;
    }

    /** Skips messages up to the Close frame, answers it, and fails unless it had this code and the stream ends then. */
    public void assertClosedWith(int code) throws IOException {
        WireFrame close = readClose();
        assertThat(close.closeCode()).isEqualTo(code);
        reply(close);
        assertThat(read()).as("FIN after the reply").isNull();
    }

    /** Whether the stream stays open and silent for this time. */
    public boolean isSilentFor(Duration time) throws IOException {
        socket.setSoTimeout((int) time.toMillis());
        try {
            in.read();
            return false;
        } catch (SocketTimeoutException expected) {
            return true;
        } finally {
            socket.setSoTimeout(TIMEOUT_MILLIS);
        }
    }

    public void sendText(String text) throws IOException {
        send(0x80 | TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    public void sendClose(int code) throws IOException {
        send(0x80 | CLOSE, ByteBuffer.allocate(2).putShort((short) code).array());
    }

    /** Answers with the same payload, as RFC 6455 section 5.5.1 suggests. */
    public void reply(WireFrame close) throws IOException {
        send(0x80 | CLOSE, Arrays.copyOf(close.payload(), Math.min(2, close.payload().length)));
    }

    /** Fails unless this is a ping, whole and by no extension. */
    public void answer(WireFrame ping) throws IOException {
        assertThat(ping.firstByte()).as("FIN, no extension bit, ping").isEqualTo(0x80 | PING);
        sendPong(ping.payload());
    }

    public void sendPong(byte[] payload) throws IOException {
        send(0x80 | PONG, payload);
    }

    /** Any frame up to 65535 bytes, masked with zeros. */
    public void send(int firstByte, byte[] payload) throws IOException {
        ByteBuffer frame = ByteBuffer.allocate(payload.length + 8).put((byte) firstByte);
        if (payload.length < 126) {
            frame.put((byte) (0x80 | payload.length));
        } else {
            frame.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        sendRaw(Arrays.copyOf(frame.putInt(0).put(payload).array(), frame.position()));
    }

    public void sendRaw(byte... bytes) throws IOException {
        socket.getOutputStream().write(bytes);
    }

    /** Ends the connection with RST instead of FIN. */
    public void reset() throws IOException {
        socket.setSoLinger(true, 0);
        socket.close();
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
