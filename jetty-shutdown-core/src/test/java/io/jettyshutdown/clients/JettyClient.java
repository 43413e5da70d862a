package io.jettyshutdown.clients;

import java.net.URI;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketClose;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketMessage;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketOpen;
import org.eclipse.jetty.websocket.api.annotations.WebSocket;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Jetty's. It answers the Close frame by itself. */
final class JettyClient extends JavaClient {

    private final WebSocketClient client = new WebSocketClient();

    JettyClient(long periodMillis) throws Exception {
        super(periodMillis);
        client.start();
    }

    @Override
    void open(URI uri, Conversation conversation) throws Exception {
        client.connect(new Endpoint(conversation), uri);
    }

    @Override
    public void close() throws Exception {
        super.close();
        client.stop();
    }

    /** Jetty calls it by reflection. */
    @WebSocket
    public static final class Endpoint {

        private final Conversation conversation;

        private Endpoint(Conversation conversation) {
            this.conversation = conversation;
        }

        @OnWebSocketOpen
        public void opened(Session session) {
            conversation.opened((text, succeeded) -> session.sendText(text, Callback.from(succeeded, failure -> {})));
        }

        @OnWebSocketMessage
        public void received(String text) {
            conversation.received(text);
        }

        @OnWebSocketClose
        public void closed(int code, String reason) {
            conversation.ended(code, reason == null ? "" : reason);
        }
    }
}
