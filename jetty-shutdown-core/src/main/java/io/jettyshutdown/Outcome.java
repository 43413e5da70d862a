package io.jettyshutdown;

import java.util.Locale;

/** How a WebSocket session ended, seen from the server. */
public enum Outcome {

    /** Both Close frames were exchanged (RFC 6455 section 7.1.4: a clean close). */
    HANDSHAKE,

    /** A Close frame was sent, but the connection ended, or the time was over, before the peer's Close frame came. */
    NO_REPLY,

    /** The drain's time was over before its Close frame could be written; the connection was cut. */
    ABORTED,

    /** The connection ended and neither side had sent a Close frame. */
    ABNORMAL;

    /**
     * The value of the metrics tag {@code outcome}.
     *
     * @return the name in lower case
     */
    public String tag() {
        return name().toLowerCase(Locale.ROOT);
    }
}
