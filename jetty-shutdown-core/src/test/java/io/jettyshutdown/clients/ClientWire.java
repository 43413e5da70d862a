package io.jettyshutdown.clients;

import java.io.ByteArrayOutputStream;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.eclipse.jetty.io.NetworkTrafficListener;

/** The bytes that came from clients, recorded beneath all of Jetty's WebSocket and the library. */
final class ClientWire implements NetworkTrafficListener {

    private static final Pattern UPGRADE = Pattern.compile("GET /ws\\?client=(\\d+) .*?\r\n\r\n", Pattern.DOTALL);
    private static final int TEXT = 1;
    private static final int CLOSE = 8;

    private final Map<Socket, ByteArrayOutputStream> connections = new ConcurrentHashMap<>();

    /** What the client of a conversation sent. */
    record Frames(int texts, int closes) {}

    @Override
    public void incoming(Socket socket, ByteBuffer bytes) {
        byte[] copy = new byte[bytes.remaining()];
        bytes.duplicate().get(copy);
        connections.computeIfAbsent(socket, key -> new ByteArrayOutputStream()).writeBytes(copy);
    }

    Frames ofClient(int client) {
        for (ByteArrayOutputStream connection : connections.values()) {
            // A proxy may have used the connection for other requests before.
            String characters = connection.toString(StandardCharsets.ISO_8859_1);
            Matcher upgrade = UPGRADE.matcher(characters);
            if (upgrade.find() && upgrade.group(1).equals("" + client)) {
                return frames(ByteBuffer.wrap(connection.toByteArray()).position(upgrade.end()));
            }
        }
        return new Frames(0, 0);
    }

    /** They are all short and masked; a frame may have been cut off. */
    private static Frames frames(ByteBuffer bytes) {
        int texts = 0;
        int closes = 0;
        while (bytes.remaining() >= 6) {
            int opCode = bytes.get() & 0x0F;
            int rest = (bytes.get() & 0x7F) + 4;
            if (bytes.remaining() < rest) {
                break;
            }
            bytes.position(bytes.position() + rest);
            texts += opCode == TEXT ? 1 : 0;
            closes += opCode == CLOSE ? 1 : 0;
        }
        return new Frames(texts, closes);
    }
}
