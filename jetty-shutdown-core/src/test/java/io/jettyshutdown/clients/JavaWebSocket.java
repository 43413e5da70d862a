package io.jettyshutdown.clients;

import java.net.URI;
import org.java_websocket.client.WebSocketClient;
import org.java_websocket.exceptions.WebsocketNotConnectedException;
import org.java_websocket.handshake.ServerHandshake;

/** Java-WebSocket. It answers the Close frame by itself. */
final class JavaWebSocket extends JavaClient {

    JavaWebSocket(long periodMillis) {
        super(periodMillis);
    }

    @Override
    void open(URI uri, Conversation conversation) {
        new WebSocketClient(uri) {
            @Override
            public void onOpen(ServerHandshake handshake) {
                conversation.opened((text, succeeded) -> {
                    try {
                        send(text);
                        succeeded.run();
                    } catch (WebsocketNotConnectedException e) {
                        // That is how it tells that it is closing.
                    }
                });
            }

            @Override
            public void onMessage(String text) {
                conversation.received(text);
            }

            @Override
            public void onClose(int code, String reason, boolean remote) {
                conversation.ended(code, reason);
            }

            @Override
            public void onError(Exception failure) {
                // onClose follows.
            }
        }.connect();
    }
}
