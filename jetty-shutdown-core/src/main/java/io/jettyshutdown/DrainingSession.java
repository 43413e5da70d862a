package io.jettyshutdown;

import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** An open WebSocket session, as a {@link Farewell} and a {@link SessionPolicy} see it. Thread-safe. */
public interface DrainingSession {

    /**
     * The path of the upgrade request.
     *
     * @return such as {@code /chat}, with the context path
     */
    String path();

    /**
     * The query parameters of the upgrade request.
     *
     * @return name to values, decoded; immutable
     */
    Map<String, List<String>> parameters();

    /**
     * The attributes that the application's handlers and filters had set on the upgrade request; Jetty's own and those
     * of the servlet and WebSocket APIs are left out.
     *
     * @return name to value; immutable
     */
    Map<String, Object> attributes();

    /**
     * Sends a text message. A message that the application is just sending in fragments must be complete first.
     *
     * @param text the message
     * @return complete when it is written, exceptionally if it could not be
     */
    CompletableFuture<Void> sendText(String text);
}
