package io.jettyshutdown.testing;

import io.jettyshutdown.testing.Application.Closed;
import java.net.URI;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketClose;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketMessage;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketOpen;
import org.eclipse.jetty.websocket.api.annotations.WebSocket;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/**
 * A client that talks all the time, and answers the server's Close frame with its last words, a message, and then a
 * Close frame that cannot be taken for the server's own: 1000 and its name.
 */
@WebSocket
public final class RecordingClient {

    private static final int TIMEOUT_SECONDS = 20;
    private static final Executor SOON = CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS);

    private final String name;
    private final Subprotocol subprotocol;
    private final Queue<String> sent = new ConcurrentLinkedQueue<>();
    private final Queue<String> received = new ConcurrentLinkedQueue<>();
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();
    private volatile Session session;

    private RecordingClient(String name, Subprotocol subprotocol) {
        this.name = name;
        this.subprotocol = subprotocol;
    }

    /** Connects, offering these extensions, and begins to talk. */
    public static RecordingClient connect(WebSocketClient client, URI uri, String name, String... extensions)
            throws Exception {
        return connect(client, uri, name, Subprotocol.NONE, extensions);
    }

    /** The same in a subprotocol. */
    public static RecordingClient connect(
            WebSocketClient client, URI uri, String name, Subprotocol subprotocol, String... extensions)
            throws Exception {
        RecordingClient connected = new RecordingClient(name, subprotocol);
        ClientUpgradeRequest request = new ClientUpgradeRequest(uri);
        request.addExtensions(extensions);
        client.connect(connected, request).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        for (String text : subprotocol.opening(name)) {
            connected.session.sendText(text, Callback.NOOP);
        }
        connected.talk(0);
        return connected;
    }

    private synchronized void talk(int number) {
        if (!closed.isDone()) {
            send(name + " " + number, () -> SOON.execute(() -> talk(number + 1)));
        }
    }

    private void send(String message, Runnable then) {
        Runnable noted = () -> {
            sent.add(message);
            then.run();
        };
        session.sendText(subprotocol.textOf(message), Callback.from(noted, failure -> {}));
    }

    /** The last message, and the reason of the Close frame that it answers with. */
    public String name() {
        return name;
    }

    /** The messages that Jetty's client has said to be sent, in order. */
    public Queue<String> sent() {
        return sent;
    }

    public Queue<String> received() {
        return received;
    }

    /** What this side saw: the server's Close frame, or 1006. */
    public Closed closed() throws Exception {
        return closed.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    @OnWebSocketOpen
    public void opened(Session opened) {
        session = opened;
    }

    @OnWebSocketMessage
    public void messageReceived(String text) {
        subprotocol.messageIn(text).ifPresent(received::add);
    }

    @OnWebSocketClose
    public void sessionClosed(int code, String reason) {
        synchronized (this) {
            closed.complete(new Closed(code, reason));
            send(name, () -> {});
        }
        session.close(StatusCode.NORMAL, name, Callback.NOOP);
    }
}
