package io.jettyshutdown.frameworks;

import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.Subprotocol;
import java.io.IOException;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.WebSocketHandlerDecorator;
import org.springframework.web.socket.handler.WebSocketSessionDecorator;

/** Next to the container: notes what a handler has sent, and how its sessions end. */
final class Bookkeeping extends WebSocketHandlerDecorator {

    private final Application application;
    private final Subprotocol subprotocol;

    Bookkeeping(WebSocketHandler handler, Application application, Subprotocol subprotocol) {
        super(handler);
        this.application = application;
        this.subprotocol = subprotocol;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) throws Exception {
        super.afterConnectionEstablished(new Session(session));
    }

    @Override
    public void afterConnectionClosed(WebSocketSession session, CloseStatus status) throws Exception {
        super.afterConnectionClosed(session, status);
        application.closed(status.getCode(), status.getReason());
    }

    private final class Session extends WebSocketSessionDecorator {

        Session(WebSocketSession session) {
            super(session);
        }

        @Override
        public void sendMessage(WebSocketMessage<?> message) throws IOException {
            super.sendMessage(message);
            if (message instanceof TextMessage text) {
                subprotocol.messageIn(text.getPayload()).ifPresent(application::sent);
            }
        }
    }
}
