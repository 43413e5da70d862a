package io.jettyshutdown.frameworks;

import io.jettyshutdown.testing.Application;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.UnaryOperator;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.handler.TextWebSocketHandler;

/** Answers each message; what {@code sendMessage} throws it throws on, upon which Spring closes the session with 1011. */
final class AnsweringHandler extends TextWebSocketHandler {

    private final Application application;
    private final UnaryOperator<WebSocketSession> decorator;
    private final Map<String, WebSocketSession> sessions = new ConcurrentHashMap<>();

    AnsweringHandler(Application application, UnaryOperator<WebSocketSession> decorator) {
        this.application = application;
        this.decorator = decorator;
    }

    @Override
    public void afterConnectionEstablished(WebSocketSession session) {
        sessions.put(session.getId(), decorator.apply(session));
    }

    @Override
    protected void handleTextMessage(WebSocketSession session, TextMessage message) throws Exception {
        String answer = application.answerTo(message.getPayload());
        sessions.get(session.getId()).sendMessage(new TextMessage(answer));
    }
}
