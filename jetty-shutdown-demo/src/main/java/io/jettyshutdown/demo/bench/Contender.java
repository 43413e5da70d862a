package io.jettyshutdown.demo.bench;

import io.jettyshutdown.codes.CloseCode;
import java.io.IOException;

/** Who is compared, in the order of the columns. */
enum Contender {

    /** Jetty's own graceful stop. */
    STOCK("stock Jetty", CloseCode.GOING_AWAY),

    /** This library, all sessions closed at once. */
    LIBRARY("jetty-shutdown", CloseCode.SERVICE_RESTART),

    /** The lower bound: what the handshakes cost without a web server around them. */
    NIO("plain NIO", CloseCode.SERVICE_RESTART);

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
            case NIO -> new NioServer();
        };
    }
}
