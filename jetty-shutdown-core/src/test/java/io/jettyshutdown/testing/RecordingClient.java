package io.jettyshutdown.testing;

import io.jettyshutdown.testing.Application.Closed;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/**
 * A client that answers the server's Close frame with its last words, a message, and then a Close frame that cannot be
 * taken for the server's own: 1000 and its name.
 */
public final class RecordingClient extends Session.Listener.AbstractAutoDemanding {

    private static final int TIMEOUT_SECONDS = 20;

    private final String name;
    private final CompletableFuture<Closed> closed = new CompletableFuture<>();

    private RecordingClient(String name) {
        this.name = name;
    }

    /** Connects so many clients, named by their number. */
    public static List<RecordingClient> connect(WebSocketClient client, URI uri, int count) throws Exception {
        List<RecordingClient> connected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            RecordingClient recording = new RecordingClient("client " + uri.getPath() + " " + i);
            client.connect(recording, uri).get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            connected.add(recording);
        }
        return connected;
    }

    /** Both the message and the reason of the Close frame that it answers with. */
    public String name() {
        return name;
    }

    /** What this side saw: the server's Close frame, or 1006. */
    public Closed closed() throws Exception {
        return closed.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public void onWebSocketClose(int code, String reason, Callback callback) {
        closed.complete(new Closed(code, reason));
        getSession().sendText(name, Callback.NOOP);
        getSession().close(StatusCode.NORMAL, name, callback);
    }
}
