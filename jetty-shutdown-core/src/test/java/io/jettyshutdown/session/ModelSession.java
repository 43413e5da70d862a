package io.jettyshutdown.session;

import io.jettyshutdown.CloseSource;
import io.jettyshutdown.drain.PlainSession;

/** A registered session without a connection: its Close frame is handed to the wire, and nothing else happens. */
final class ModelSession extends RegisteredSession implements PlainSession {

    volatile int closeFrames;

    ModelSession(SessionRegistry registry) {
        super(registry);
    }

    /** The model checker runs a race in an object of its own each time, and identity hash codes change between them. */
    @Override
    public int hashCode() {
        return 1;
    }

    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    void close(int code, String reason) {
        closeFrameSending(code, CloseSource.DRAIN);
        closeFrames++;
    }
}
