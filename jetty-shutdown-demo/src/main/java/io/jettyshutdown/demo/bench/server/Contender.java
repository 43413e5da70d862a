package io.jettyshutdown.demo.bench.server;

import io.jettyshutdown.codes.CloseCode;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** Who is compared. */
public enum Contender {

    /** Jetty's own graceful stop. */
    STOCK("stock Jetty", JettyServer::stock),

    /** This library, all sessions closed at once. */
    LIBRARY("jetty-shutdown", JettyServer::withLibrary),

    /** This library, closing at a rate. */
    PACED("jetty-shutdown, paced", JettyServer::paced),

    /** The library with its meters, which are scraped. */
    METERS("with meters", JettyServer::withMeters),

    /** What one writes on Netty for it. */
    NETTY("Netty", NettyServer::new),

    /** The lower bound: what the handshakes cost without a web server around them. */
    NIO("plain NIO", NioServer::new),

    /** {@link #STOCK} with sessions that are streams of HTTP/2. */
    STOCK_HTTP2("stock Jetty", () -> JettyServer.stock().overHttp2()),

    /** {@link #LIBRARY} with sessions that are streams of HTTP/2. */
    LIBRARY_HTTP2("jetty-shutdown", () -> JettyServer.withLibrary().overHttp2());

    // Who is measured by what, in the order of the columns.
    public static final List<Contender> OF_STOP = List.of(STOCK, LIBRARY, NETTY, NIO);
    public static final List<Contender> OF_HTTP2 = List.of(STOCK_HTTP2, LIBRARY_HTTP2);
    public static final List<Contender> OF_ECHO = List.of(STOCK, LIBRARY, METERS);
    public static final List<Contender> STOCK_AND_LIBRARY = List.of(STOCK, LIBRARY);

    private interface Factory {
        ServerUnderTest newServer() throws IOException;
    }

    private final String label;

    @SuppressWarnings("ImmutableEnumChecker") // it has no state
    private final Factory factory;

    Contender(String label, Factory factory) {
        this.label = label;
        this.factory = factory;
    }

    public String label() {
        return label;
    }

    public String jsonName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether its stop has to be without a flaw; stock Jetty's cannot be. */
    public boolean isFlawless() {
        return this != STOCK && this != STOCK_HTTP2;
    }

    /** The close code that its clients should see. */
    public int expectedCode() {
        return isFlawless() ? CloseCode.SERVICE_RESTART : CloseCode.GOING_AWAY;
    }

    ServerUnderTest newServer() throws IOException {
        return factory.newServer();
    }
}
