package io.jettyshutdown.clients;

import java.net.URI;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;

/** OkHttp, of Android above all. It leaves the answer to the Close frame to the application. */
final class OkHttp extends JavaClient {

    private final OkHttpClient client = new OkHttpClient();

    OkHttp(long periodMillis) {
        super(periodMillis);
    }

    @Override
    void open(URI uri, Conversation conversation) {
        Request request = new Request.Builder().url(uri.toString()).build();
        client.newWebSocket(request, new WebSocketListener() {
            @Override
            public void onOpen(WebSocket socket, Response response) {
                conversation.opened((text, succeeded) -> {
                    if (socket.send(text)) {
                        succeeded.run();
                    }
                });
            }

            @Override
            public void onMessage(WebSocket socket, String text) {
                conversation.received(text);
            }

            @Override
            public void onClosing(WebSocket socket, int code, String reason) {
                conversation.told(code, reason);
                socket.close(code, reason);
            }

            @Override
            public void onClosed(WebSocket socket, int code, String reason) {
                conversation.ended(true, "");
            }

            @Override
            public void onFailure(WebSocket socket, Throwable failure, Response response) {
                conversation.ended(false, failure.toString());
            }
        });
    }

    @Override
    public void close() throws Exception {
        super.close();
        client.dispatcher().executorService().shutdown();
        client.connectionPool().evictAll();
    }
}
