package io.jettyshutdown.testing;

import jakarta.websocket.CloseReason;
import jakarta.websocket.OnClose;
import jakarta.websocket.OnMessage;
import jakarta.websocket.Session;
import jakarta.websocket.server.ServerEndpoint;
import jakarta.websocket.server.ServerEndpointConfig;

/** The Jakarta API with annotations. */
@ServerEndpoint("/ws")
public final class JakartaAnnotatedEndpoint {

    private final Application application;

    private JakartaAnnotatedEndpoint(Application application) {
        this.application = application;
    }

    /** The endpoint as it is annotated; the container gets its instances from here. */
    public static ServerEndpointConfig of(Application application) {
        return Endpoints.jakarta(JakartaAnnotatedEndpoint.class, () -> new JakartaAnnotatedEndpoint(application));
    }

    @OnMessage
    public void onMessage(Session session, String text) {
        String answer = application.answerTo(text);
        session.getAsyncRemote().sendText(answer, result -> {
            if (result.isOK()) {
                application.sent(answer);
            }
        });
    }

    @OnClose
    public void onClose(CloseReason reason) {
        application.closed(reason.getCloseCode().getCode(), reason.getReasonPhrase());
    }
}
