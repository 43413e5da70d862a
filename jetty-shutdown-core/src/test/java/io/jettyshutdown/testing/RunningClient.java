package io.jettyshutdown.testing;

import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** Jetty's WebSocket client, which runs while the tests of a class do: for {@code @RegisterExtension static final}. */
public final class RunningClient extends WebSocketClient implements BeforeAllCallback, AfterAllCallback {

    @Override
    public void beforeAll(ExtensionContext tests) throws Exception {
        start();
    }

    @Override
    public void afterAll(ExtensionContext tests) throws Exception {
        stop();
    }
}
