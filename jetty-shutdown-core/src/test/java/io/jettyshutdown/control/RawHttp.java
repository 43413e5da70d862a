package io.jettyshutdown.control;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.regex.Pattern;

/** A request, byte by byte as a peer may send it, and all that comes back until the server ends the connection. */
record RawHttp(int status, String head, String body) {

    private static final int TIMEOUT_MILLIS = 20_000;
    private static final ObjectMapper MAPPER = new ObjectMapper();

    /** Sends the head of a request, whose lines need no CRLF, and a body. */
    static RawHttp send(int port, String head, String body) throws IOException {
        return send(InetAddress.getLoopbackAddress(), port, head, out -> out.write(bytes(body)));
    }

    /** Writes a body; that the server ends the connection before the end is no error. */
    @FunctionalInterface
    interface Body {

        void write(OutputStream out) throws IOException;
    }

    static RawHttp send(InetAddress address, int port, String head, Body body) throws IOException {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, port), TIMEOUT_MILLIS);
            socket.setSoTimeout(TIMEOUT_MILLIS);
            OutputStream out = socket.getOutputStream();
            out.write(bytes(head.strip().replace("\n", "\r\n") + "\r\nConnection: close\r\n\r\n"));
            body.write(out);
            return parse(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8));
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static RawHttp parse(String response) throws IOException {
        int end = response.indexOf("\r\n\r\n");
        if (end < 0) {
            throw new IOException("no response: " + response);
        }
        return new RawHttp(
                Integer.parseInt(response.substring(9, 12)), response.substring(0, end), response.substring(end + 4));
    }

    JsonNode json() throws IOException {
        return MAPPER.readTree(body);
    }

    /** Whether the head has this line. */
    boolean has(String header) {
        return Pattern.compile("^" + Pattern.quote(header) + "\r?$", Pattern.MULTILINE | Pattern.CASE_INSENSITIVE)
                .matcher(head)
                .find();
    }
}
