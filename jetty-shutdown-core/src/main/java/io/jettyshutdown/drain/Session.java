package io.jettyshutdown.drain;

import io.jettyshutdown.DrainingSession;

/**
 * One WebSocket session, as a drain sees it. Thread-safe. Where it says so, a method may run application code (callbacks
 * of messages that were queued) and so may block.
 */
public interface Session extends DrainingSession {

    /**
     * Makes the session tell its Close frames and its end to this drainer, and no longer to an earlier one.
     *
     * @return false if the session has ended or belongs to this drainer already
     */
    boolean claim(Drainer drainer);

    /**
     * Takes {@link #claim} back.
     *
     * @return false if the session has ended, is to be closed, or belongs to another drainer
     */
    boolean release(Drainer drainer);

    boolean ended();

    /** Whether it is outside the mechanism, so that it gets Jetty's own close. */
    boolean untracked();

    /**
     * Runs the action when the session is fully open and no message of the application is half sent, or when it has
     * ended: now, on this thread, or later, on the thread that brings this about.
     */
    void whenBetweenMessages(Runnable action);

    /**
     * Sends the Close frame, once; does nothing if one has been sent, or if the session does not belong to this
     * drainer. May run application code.
     */
    void sendClose(Drainer drainer, int code, String reason);

    /** Whether the peer has closed the connection and will not answer our Close frame: Jetty does not tell. */
    boolean gone();

    /** Settles how the session ended, without waiting for anything. Does nothing if it has ended. */
    void giveUp();

    /** Closes the connection. May run application code. */
    void cut();
}
