package io.jettyshutdown.session;

import org.jspecify.annotations.Nullable;

/**
 * Whether the application is in the middle of a message, and what waits for its end: a Close frame there would take the
 * message with it.
 *
 * <p><b>Concurrency.</b> What a frame asks is volatile, so that it costs a read; the action that waits is guarded by this
 * object's monitor and called without it.
 */
final class OutgoingMessages {

    private volatile boolean open;
    private volatile boolean between = true;
    private volatile boolean ended;
    private @Nullable Runnable waiting;

    /** The application's open callback has returned: before that, a Close frame would make Jetty's API fail. */
    void open() {
        if (!open) {
            open = true;
            runWaiting();
        }
    }

    /** A part of a message is about to be handed to the wire, or its last part was. */
    void sent(boolean complete) {
        if (between != complete) {
            between = complete;
            runWaiting();
        }
    }

    /** There will be no more. */
    void end() {
        ended = true;
        runWaiting();
    }

    /** Runs the action when it is open and no message is half sent, or at the end; there is one action at most. */
    void whenBetween(Runnable action) {
        synchronized (this) {
            if (!isBetween()) {
                waiting = action;
                return;
            }
        }
        action.run();
    }

    private boolean isBetween() {
        return ended || (open && between);
    }

    private void runWaiting() {
        Runnable action = null;
        synchronized (this) {
            if (isBetween()) {
                action = waiting;
                waiting = null;
            }
        }
        if (action != null) {
            action.run();
        }
    }
}
