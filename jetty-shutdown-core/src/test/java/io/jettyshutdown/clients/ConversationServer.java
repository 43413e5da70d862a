package io.jettyshutdown.clients;

import io.jettyshutdown.DrainingSession;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.Eventually;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * Holds the conversations {@code /ws?client=0}, 1, 2 ..., in which it sends all the time. {@code /ready} is for load
 * balancers: 200, or 404. Any other path is an empty page.
 */
final class ConversationServer implements AutoCloseable {

    private static final String FAREWELL = "farewell";

    final Server server = new Server();
    volatile BooleanSupplier readiness = () -> true;
    private final Map<Integer, Pushing> sessions = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    /** Jetty calls it by reflection. */
    public static final class Pushing extends Session.Listener.AbstractAutoDemanding {

        private final Ledger ledger = new Ledger();
        private final CompletableFuture<Void> lastWord = new CompletableFuture<>();

        private void push() {
            if (isOpen()) {
                ledger.push((text, succeeded) -> getSession()
                        .sendText(text, org.eclipse.jetty.websocket.api.Callback.from(succeeded, failure -> {})));
            }
        }

        @Override
        public void onWebSocketText(String message) {
            ledger.receive(message.replace(FAREWELL, ""));
            if (message.endsWith(FAREWELL)) {
                lastWord.complete(null);
            }
        }
    }

    private final class Pages extends Handler.Abstract.NonBlocking {

        @Override
        public boolean handle(Request request, Response response, Callback callback) {
            boolean found = !Request.getPathInContext(request).equals("/ready") || readiness.getAsBoolean();
            response.setStatus(found ? HttpStatus.OK_200 : HttpStatus.NOT_FOUND_404);
            response.getHeaders().put(HttpHeader.CONTENT_TYPE, "text/html");
            Content.Sink.write(response, true, "", callback);
            return true;
        }
    }

    ConversationServer() {
        WebSocketUpgradeHandler webSockets = WebSocketUpgradeHandler.from(
                server,
                container -> container.addMapping("/ws", (request, response, callback) -> {
                    Pushing session = new Pushing();
                    sessions.put(
                            Integer.valueOf(
                                    Request.extractQueryParameters(request).getValue("client")),
                            session);
                    return session;
                }));
        webSockets.setHandler(new Pages());
        server.setHandler(webSockets);
    }

    void start(long periodMillis) throws Exception {
        server.start();
        clock.scheduleAtFixedRate(
                () -> sessions.values().forEach(Pushing::push), 0, periodMillis, TimeUnit.MILLISECONDS);
    }

    /** The client says so in its next message, which is its last. */
    CompletionStage<?> sayFarewell(DrainingSession session, Intent intent) {
        session.sendText(FAREWELL);
        return sessions.get(Integer.valueOf(session.parameters().get("client").get(0))).lastWord;
    }

    /** Waits until so many conversations are under way in both directions. */
    void awaitConversations(int conversations) {
        Eventually.isTrue(() -> sessions.size() == conversations
                && sessions.values().stream().allMatch(session -> session.ledger.busy()));
    }

    /** The application closes by itself. */
    void closeAll(int code, String reason) {
        sessions.values()
                .forEach(session ->
                        session.getSession().close(code, reason, org.eclipse.jetty.websocket.api.Callback.NOOP));
    }

    /** The server's books of each conversation. */
    List<Ledger> ledgers() {
        return IntStream.range(0, sessions.size())
                .mapToObj(client -> sessions.get(client).ledger)
                .toList();
    }

    @Override
    public void close() throws Exception {
        clock.shutdownNow();
        server.stop();
    }
}
