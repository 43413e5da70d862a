package io.jettyshutdown.testing;

import java.util.List;
import java.util.Optional;

/** How the messages of a {@link RecordingClient} travel. */
public interface Subprotocol {

    /** A message is a text, and nothing else is said. */
    Subprotocol NONE = new Subprotocol() {
        @Override
        public List<String> opening(String client) {
            return List.of();
        }

        @Override
        public String textOf(String message) {
            return message;
        }

        @Override
        public Optional<String> messageIn(String text) {
            return Optional.of(text);
        }
    };

    /** What a client with this name says before its first message. */
    List<String> opening(String client);

    /** The text that carries a message to the server. */
    String textOf(String message);

    /** The message that a text of the server carries; empty if it is something else. */
    Optional<String> messageIn(String text);
}
