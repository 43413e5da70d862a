package io.jettyshutdown.clients;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletionStage;

/** Java's own. It answers the Close frame by itself when {@code onClose} is done. */
final class JdkClient extends JavaClient {

    private final HttpClient client = HttpClient.newHttpClient();

    JdkClient(long periodMillis) {
        super(periodMillis);
    }

    @Override
    void open(URI uri, Conversation conversation) {
        client.newWebSocketBuilder().buildAsync(uri, new WebSocket.Listener() {
            @Override
            public void onOpen(WebSocket socket) {
                conversation.opened(
                        (text, succeeded) -> socket.sendText(text, true).thenRun(succeeded));
                socket.request(1);
            }

            @Override
            public CompletionStage<?> onText(WebSocket socket, CharSequence text, boolean last) {
                conversation.received(text);
                socket.request(1);
                return null;
            }

            @Override
            public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
                conversation.ended(code, reason);
                return null;
            }

            @Override
            public void onError(WebSocket socket, Throwable failure) {
                conversation.ended(false, failure.toString());
            }
        });
    }
}
