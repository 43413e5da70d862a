package io.jettyshutdown;

import java.util.Locale;

/** Who began a closing handshake (RFC 6455 section 7.1.2). */
public enum CloseSource {

    /** A drain of this library. */
    DRAIN,

    /** The application, or a framework on its behalf. */
    APPLICATION,

    /**
     * Jetty: after an error of the peer (1002, 1007, 1009), a failure of the application's handler (1011), or when the
     * session's idle timeout is over (1001).
     */
    JETTY,

    /** The peer; what this side sends then is an answer. */
    PEER;

    /**
     * The value of the metrics tag {@code source}.
     *
     * @return the name in lower case
     */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
