package io.jettyshutdown.testing;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a server's application sees, whichever API tells it. */
public final class Application {

    private final Queue<String> messages = new ConcurrentLinkedQueue<>();
    private final Queue<Closed> closed = new ConcurrentLinkedQueue<>();

    /** What a close callback was called with. */
    public record Closed(int code, String reason) {}

    public void message(String text) {
        messages.add(text);
    }

    public void closed(int code, String reason) {
        closed.add(new Closed(code, reason));
    }

    public Collection<String> messages() {
        return messages;
    }

    public Collection<Closed> closed() {
        return closed;
    }
}
