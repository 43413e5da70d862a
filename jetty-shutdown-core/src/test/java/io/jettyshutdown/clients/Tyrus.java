package io.jettyshutdown.clients;

import jakarta.websocket.ClientEndpointConfig;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.Session;
import java.net.URI;
import org.glassfish.tyrus.client.ClientManager;

/** Tyrus, the reference implementation of the Jakarta API. It answers the Close frame by itself. */
final class Tyrus extends JavaClient {

    private final ClientManager client = ClientManager.createClient();

    Tyrus(long periodMillis) {
        super(periodMillis);
    }

    @Override
    void open(URI uri, Conversation conversation) throws Exception {
        Endpoint endpoint = new Endpoint() {
            @Override
            public void onOpen(Session session, EndpointConfig config) {
                session.addMessageHandler(String.class, conversation::received);
                conversation.opened((text, succeeded) -> session.getAsyncRemote()
                        .sendText(text, result -> {
                            if (result.isOK()) {
                                succeeded.run();
                            }
                        }));
            }

            @Override
            public void onClose(Session session, CloseReason reason) {
                conversation.ended(reason.getCloseCode().getCode(), reason.getReasonPhrase());
            }
        };
        client.connectToServer(endpoint, ClientEndpointConfig.Builder.create().build(), uri);
    }

    @Override
    public void close() throws Exception {
        super.close();
        client.shutdown();
    }
}
