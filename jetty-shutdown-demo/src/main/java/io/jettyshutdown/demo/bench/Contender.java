package io.jettyshutdown.demo.bench;

import io.jettyshutdown.codes.CloseCode;
import java.io.IOException;
import java.util.List;

/** Who is compared. */
enum Contender {

    /** Jetty's own graceful stop. */
    STOCK("stock Jetty", CloseCode.GOING_AWAY),

    /** This library, all sessions closed at once. */
    LIBRARY("jetty-shutdown", CloseCode.SERVICE_RESTART),

    /** This library, closing at a rate. */
    PACED("jetty-shutdown, paced", CloseCode.SERVICE_RESTART),

    /** The library with its meters, which are scraped. */
    METERS("with meters", CloseCode.SERVICE_RESTART),

    /** What one writes on Netty for it. */
    NETTY("Netty", CloseCode.SERVICE_RESTART),

    /** The lower bound: what the handshakes cost without a web server around them. */
    NIO("plain NIO", CloseCode.SERVICE_RESTART),

    /** {@link #STOCK} with sessions that are streams of HTTP/2. */
    STOCK_HTTP2("stock Jetty", CloseCode.GOING_AWAY),

    /** {@link #LIBRARY} with sessions that are streams of HTTP/2. */
    LIBRARY_HTTP2("jetty-shutdown", CloseCode.SERVICE_RESTART);

    /** Whose stop is measured, in the order of the columns. */
    static final List<Contender> OF_STOP = List.of(STOCK, LIBRARY, NETTY, NIO);

    /** Who has to do it without a flaw; stock Jetty cannot. */
    static final List<Contender> FLAWLESS = List.of(LIBRARY, NETTY, NIO);

    /** Whose stop is measured over HTTP/2, in the order of the columns. */
    static final List<Contender> OF_HTTP2 = List.of(STOCK_HTTP2, LIBRARY_HTTP2);

    /** Whose echo is measured, in the order of the columns. */
    static final List<Contender> OF_ECHO = List.of(STOCK, LIBRARY, METERS);

    private final String label;
    private final int expectedCode;

    Contender(String label, int expectedCode) {
        this.label = label;
        this.expectedCode = expectedCode;
    }

    String label() {
        return label;
    }

    /** The close code that its clients should see. */
    int expectedCode() {
        return expectedCode;
    }

    ServerUnderTest newServer() throws IOException {
        return switch (this) {
            case STOCK -> JettyServer.stock();
            case LIBRARY -> JettyServer.withLibrary();
            case PACED -> JettyServer.paced();
            case METERS -> JettyServer.withMeters();
            case NETTY -> new NettyServer();
            case NIO -> new NioServer();
            case STOCK_HTTP2 -> JettyServer.stock().overHttp2();
            case LIBRARY_HTTP2 -> JettyServer.withLibrary().overHttp2();
        };
    }
}
