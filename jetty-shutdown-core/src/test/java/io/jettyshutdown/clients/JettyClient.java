package io.jettyshutdown.clients;

import java.net.URI;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
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
    public static final class Endpoint extends Session.Listener.AbstractAutoDemanding {

        private final Conversation conversation;

        private Endpoint(Conversation conversation) {
            this.conversation = conversation;
        }

        @Override
        public void onWebSocketOpen(Session session) {
            super.onWebSocketOpen(session);
            conversation.opened((text, succeeded) -> session.sendText(text, Callback.from(succeeded, failure -> {})));
        }

        @Override
        public void onWebSocketText(String text) {
            conversation.received(text);
        }

        @Override
        public void onWebSocketClose(int code, String reason, Callback callback) {
            conversation.ended(code, reason == null ? "" : reason);
            callback.succeed();
        }
    }
}
