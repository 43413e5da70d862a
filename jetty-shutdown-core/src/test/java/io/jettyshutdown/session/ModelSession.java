package io.jettyshutdown.session;

import io.jettyshutdown.CloseSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A registered session without a connection: its Close frame is handed to the wire, and nothing else happens. */
final class ModelSession extends RegisteredSession {

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

    @Override
    public void cut() {}

    @Override
    public boolean untracked() {
        return false;
    }

    @Override
    public void whenBetweenMessages(Runnable action) {
        action.run();
    }

    @Override
    public String path() {
        return "/";
    }

    @Override
    public Map<String, List<String>> parameters() {
        return Map.of();
    }

    @Override
    public CompletableFuture<Void> sendText(String text) {
        return CompletableFuture.completedFuture(null);
    }
}
