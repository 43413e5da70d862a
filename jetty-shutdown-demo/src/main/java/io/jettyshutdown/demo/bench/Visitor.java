package io.jettyshutdown.demo.bench;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Who opens a session, as far as the upgrade request tells. */
enum Visitor {

    /** Sends what RFC 6455 demands. */
    BARE,

    /** Sends what a browser sends besides, for a page whose visitor has logged in. */
    BROWSER,

    /** And what every browser offers, which Jetty accepts. */
    COMPRESSING;

    private static final String END_OF_LINE = "\r\n";

    private static final String OF_A_BROWSER = "Pragma: no-cache\r\nCache-Control: no-cache\r\n"
            + "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
            + " Safari/537.36\r\nOrigin: https://www.example.com\r\n"
            + "Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: en-US,en;q=0.9\r\n"
            + "Cookie: session=" + "0123456789abcdef".repeat(12) + END_OF_LINE;

    private static final String COMPRESSION =
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits" + END_OF_LINE;

    /** A new buffer each time. */
    ByteBuffer request(int port) {
        String bare = StandardCharsets.ISO_8859_1.decode(Upgrade.request(port)).toString();
        String lines = bare.substring(0, bare.length() - END_OF_LINE.length());
        return ByteBuffer.wrap((lines + more() + END_OF_LINE).getBytes(StandardCharsets.ISO_8859_1));
    }

    private String more() {
        return switch (this) {
            case BARE -> "";
            case BROWSER -> OF_A_BROWSER;
            case COMPRESSING -> OF_A_BROWSER + COMPRESSION;
        };
    }
}
