package io.jettyshutdown.frameworks;

import io.jettyshutdown.testing.Subprotocol;
import java.util.List;
import java.util.Optional;

/** Messages in STOMP frames: to an application that answers each, and pushes news to everybody. */
final class Stomp implements Subprotocol {

    static final String MESSAGES = "/messages";
    static final String ANSWERS = "/queue/answers";
    static final String NEWS = "/topic/news";

    @Override
    public List<String> opening(String client) {
        return List.of(
                frame("CONNECT", "accept-version:1.2\nheart-beat:0,100", ""),
                subscribe("answers", "/user" + ANSWERS),
                subscribe("re " + client + " news", NEWS));
    }

    private static String subscribe(String id, String destination) {
        return frame("SUBSCRIBE", "id:" + id + "\ndestination:" + destination, "");
    }

    @Override
    public String textOf(String message) {
        return frame("SEND", "destination:/app" + MESSAGES, message);
    }

    private static String frame(String command, String headers, String body) {
        return command + "\n" + headers + "\n\n" + body + "\0";
    }

    /** The body; news, which are the same for all, with the subscription's id in front. */
    @Override
    public Optional<String> messageIn(String text) {
        if (!text.startsWith("MESSAGE\n")) {
            return Optional.empty();
        }
        int end = text.indexOf("\n\n");
        String body = text.substring(end + 2, text.length() - 1);
        String subscription = text.substring(0, end)
                .lines()
                .filter(header -> header.startsWith("subscription:"))
                .findFirst()
                .orElseThrow()
                .substring("subscription:".length());
        return Optional.of(subscription.equals("answers") ? body : subscription + " " + body);
    }
}
