package io.jettyshutdown.server;

import jakarta.websocket.OnMessage;
import jakarta.websocket.server.ServerEndpoint;

/** What a web application has in its own classes; {@link WarRedeployTest} puts it there. */
@ServerEndpoint("/ws")
public final class WarEndpoint {

    @OnMessage
    public String answer(String text) {
        return "re " + text;
    }
}
