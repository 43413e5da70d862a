package io.jettyshutdown;

import java.time.Duration;

/**
 * Is told about Close frames and the ends of WebSocket sessions, in a drain and outside of one. The methods are called
 * one after the other on a thread of the listener's own, never with a lock held, soon after the event; no session and no
 * drain waits for them. A listener that blocks misses what comes when 65,536 events wait for it; what it throws is logged
 * once and otherwise ignored. The end of {@code server.stop()} waits a moment (a second at most, or a quarter of {@link
 * GracefulShutdownBuilder#awaitScrape} if that is longer) for what has not been told yet.
 */
public interface SessionListener {

    /** A session opened. */
    default void sessionOpened() {}

    /**
     * A Close frame was written to the wire.
     *
     * @param code its code; 1005 for one without
     * @param source who began the closing handshake
     */
    default void closeFrameSent(int code, CloseSource source) {}

    /**
     * A Close frame came from the peer.
     *
     * @param code its code; 1005 for one without
     * @param source who began the closing handshake
     */
    default void closeFrameReceived(int code, CloseSource source) {}

    /**
     * The peer answered a Close frame of this side.
     *
     * @param code the code that this side had sent
     * @param elapsed from the writing of the Close frame to the receipt of the peer's
     */
    default void closeFrameAnswered(int code, Duration elapsed) {}

    /**
     * A session ended.
     *
     * @param code the close code as RFC 6455 section 7.1.5 defines it: that of the peer's Close frame, 1005 if it had
     *     none, 1006 if no Close frame came
     * @param outcome how it ended
     */
    default void sessionEnded(int code, Outcome outcome) {}

    /** An upgrade was refused with 503 because the server drains. */
    default void upgradeRefused() {}
}
