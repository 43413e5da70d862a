package io.jettyshutdown.demo.bench.wire;

/** Who opens a session, as far as the upgrade request tells. */
public enum Visitor {

    /** Sends what RFC 6455 demands. */
    BARE,

    /** Sends what a browser sends besides, for a page whose visitor has logged in. */
    BROWSER,

    /** And what every browser offers, which Jetty accepts. */
    COMPRESSING;

    private static final String OF_A_BROWSER = "Pragma: no-cache\r\nCache-Control: no-cache\r\n"
            + "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0"
            + " Safari/537.36\r\nOrigin: https://www.example.com\r\n"
            + "Accept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: en-US,en;q=0.9\r\n"
            + "Cookie: session=" + "0123456789abcdef".repeat(12) + "\r\n";

    private static final String COMPRESSION =
            "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n";

    /** What its request has besides. */
    String lines() {
        return switch (this) {
            case BARE -> "";
            case BROWSER -> OF_A_BROWSER;
            case COMPRESSING -> OF_A_BROWSER + COMPRESSION;
        };
    }
}
