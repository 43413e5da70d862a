package io.jettyshutdown.testing;

import io.jettyshutdown.testing.Application.Closed;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** A client that says nothing unless it is asked to, and answers the server's Close frame as Jetty's client does. */
public class QuietClient extends Session.Listener.AbstractAutoDemanding {

    private static final int TIMEOUT_SECONDS = 20;

    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private final AtomicInteger pings = new AtomicInteger();
    private volatile CompletableFuture<String> answer = new CompletableFuture<>();

    private QuietClient() {}

    public static QuietClient connect(WebSocketClient client, URI uri) throws Exception {
        QuietClient connected = OldJetty.CLOSES_WITHOUT_CALLBACK ? new OldQuietClient() : new QuietClient();
        client.connect(connected, uri).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        return connected;
    }

    /** So many of them. */
    public static List<QuietClient> connect(WebSocketClient client, URI uri, int count) throws Exception {
        List<QuietClient> connected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            connected.add(connect(client, uri));
        }
        return connected;
    }

    /** Sends a message and returns the server's next one. */
    public String ask(String question) throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        answer = asked;
        getSession().sendText(question, Callback.NOOP);
        return asked.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /** What this side saw: the server's Close frame, or 1006. */
    public Closed closed() throws Exception {
        return closed.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    /** How many it has answered. */
    public int pings() {
        return pings.get();
    }

    public boolean isOpen() {
        return !closed.isDone();
    }

    @Override
    public void onWebSocketText(String text) {
        answer.complete(text);
    }

    @Override
    public void onWebSocketPing(ByteBuffer payload) {
        getSession().sendPong(payload, Callback.from(pings::incrementAndGet, failure -> {}));
    }

    @SuppressWarnings("MissingOverride") // of nothing in Jetty 12.1.0
    public void onWebSocketClose(int code, String reason, Callback callback) {
        closed.complete(new Closed(code, reason));
        callback.succeed();
    }

    /** What becomes of an attempt to connect is told to whoever makes it, and the end of a session to {@link #closed}. */
    @Override
    public void onWebSocketError(Throwable cause) {}

    /** Public: Jetty calls it. */
    public static final class OldQuietClient extends QuietClient {

        @Override
        @SuppressWarnings("removal")
        public void onWebSocketClose(int code, String reason) {
            onWebSocketClose(code, reason, Callback.NOOP);
        }
    }
}
