package io.jettyshutdown.testing;

import java.util.Collection;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** What a server's application sees and does, whichever API it is written for: it answers each message. */
public class Application {

    private final Queue<String> messages = new ConcurrentLinkedQueue<>();
    private final Queue<String> sent = new ConcurrentLinkedQueue<>();
    private final Queue<Closed> closed = new ConcurrentLinkedQueue<>();

    /** What a close callback was called with. */
    public record Closed(int code, String reason) {}

    /** A message has come; the caller sends the answer and reports a success. */
    public String answerTo(String text) {
        messages.add(text);
        return "re " + text;
    }

    /** The API has said that this answer is sent. */
    public void sent(String answer) {
        sent.add(answer);
    }

    public void closed(int code, String reason) {
        closed.add(new Closed(code, reason));
    }

    public Collection<String> messages() {
        return messages;
    }

    public Collection<String> sent() {
        return sent;
    }

    public Collection<Closed> closed() {
        return closed;
    }
}
