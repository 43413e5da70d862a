package io.jettyshutdown.drain;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A session without a connection, of which nothing is to be told: whoever needs more of one overrides it. */
public interface PlainSession extends Session {

    @Override
    default boolean untracked() {
        return false;
    }

    @Override
    default void whenBetweenMessages(Runnable action) {
        action.run();
    }

    @Override
    default boolean gone() {
        return false;
    }

    @Override
    default void cut() {}

    @Override
    default String path() {
        return "/";
    }

    @Override
    default Map<String, List<String>> parameters() {
        return Map.of();
    }

    @Override
    default Map<String, Object> attributes() {
        return Map.of();
    }

    @Override
    default CompletableFuture<Void> sendText(String text) {
        return CompletableFuture.completedFuture(null);
    }
}
