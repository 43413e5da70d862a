package io.jettyshutdown.demo.rolling.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.demo.serve.RecordingClient;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.client.ClientUpgradeRequest;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RefusedUpgradeTest {

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final WebSocketClient client = new WebSocketClient();
    private final RefusedUpgrade refusal = new RefusedUpgrade();

    /** A server that refuses every upgrade. */
    private void connect(String retryAfter) throws Exception {
        server.addConnector(connector);
        server.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                response.getHeaders().put(HttpHeader.RETRY_AFTER, retryAfter);
                response.setStatus(503);
                callback.succeeded();
                return true;
            }
        });
        server.start();
        client.start();
        URI address = URI.create("ws://localhost:" + connector.getLocalPort() + "/ws");
        assertThat(client.connect(new RecordingClient(), new ClientUpgradeRequest(address), refusal))
                .failsWithin(60, TimeUnit.SECONDS);
    }

    @AfterEach
    void stop() throws Exception {
        client.stop();
        server.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "7"})
    void delayIsTakenFromTheResponse(String seconds) throws Exception {
        connect(seconds);

        assertThat(refusal.retryAfter()).isEqualTo(Duration.ofSeconds(Long.parseLong(seconds)));
    }

    @Test
    void responseWithoutADelayHasNone() throws Exception {
        connect(null);

        assertThat(refusal.retryAfter()).isNull();
    }
}
