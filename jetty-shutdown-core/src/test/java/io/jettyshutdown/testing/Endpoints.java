package io.jettyshutdown.testing;

import jakarta.websocket.CloseReason;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.function.Supplier;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketClose;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketMessage;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketOpen;
import org.eclipse.jetty.websocket.api.annotations.WebSocket;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;

/**
 * Endpoints of every API, which tell an {@link Application} and send its answers. An answer that cannot be sent makes them
 * fail, as in a simple application. Public where Jetty calls them by reflection.
 */
public final class Endpoints {

    private Endpoints() {}

    /** Jetty's core API. */
    public static FrameHandler core(Application application) {
        return new AnsweringCoreEndpoint(application);
    }

    /** The Jetty API with annotations. */
    public static Object annotated(Application application) {
        return new AnnotatedEndpoint(application);
    }

    /** The Jetty API's listener. */
    public static Session.Listener listener(Application application) {
        return OldJetty.CLOSES_WITHOUT_CALLBACK
                ? new OldListeningEndpoint(application)
                : new ListeningEndpoint(application);
    }

    /** The Jetty API with annotations, demanding each frame itself. */
    public static Object demanding(Application application) {
        return new DemandingEndpoint(application);
    }

    /** The Jakarta API at a path. */
    public static ServerEndpointConfig jakarta(Application application, String path) {
        return jakarta(path, new JakartaConfigurator(application));
    }

    /** The Jakarta API at {@code /ws}: endpoints of any class, from here. */
    public static <E> ServerEndpointConfig jakarta(Class<E> type, Supplier<E> endpoints) {
        return ServerEndpointConfig.Builder.create(type, "/ws")
                .configurator(new ServerEndpointConfig.Configurator() {
                    @Override
                    public <T> T getEndpointInstance(Class<T> wanted) {
                        return wanted.cast(endpoints.get());
                    }
                })
                .build();
    }

    /** The Jakarta API at a path, with a configurator that does more. */
    public static ServerEndpointConfig jakarta(String path, JakartaConfigurator configurator) {
        return ServerEndpointConfig.Builder.create(JakartaEndpoint.class, path)
                .configurator(configurator)
                .build();
    }

    private static void answer(Application application, Session session, String text) {
        String answer = application.answerTo(text);
        Callback.Completable.with(sent -> session.sendText(answer, sent)).join();
        application.sent(answer);
    }

    private static final class AnsweringCoreEndpoint extends CoreEndpoint {

        private final Application application;

        AnsweringCoreEndpoint(Application application) {
            this.application = application;
        }

        @Override
        public void onFrame(Frame frame, org.eclipse.jetty.util.Callback callback) {
            if (frame.getOpCode() == OpCode.TEXT) {
                String answer = application.answerTo(frame.getPayloadAsUTF8());
                org.eclipse.jetty.util.Callback.Completable sent = new org.eclipse.jetty.util.Callback.Completable();
                session.sendFrame(new Frame(OpCode.TEXT, answer), sent, false);
                sent.join();
                application.sent(answer);
            }
            callback.succeeded();
            if (frame.getOpCode() != OpCode.CLOSE) {
                session.demand();
            }
        }

        @Override
        public void onClosed(CloseStatus status, org.eclipse.jetty.util.Callback callback) {
            application.closed(status.getCode(), status.getReason());
            callback.succeeded();
        }
    }

    @WebSocket
    public static final class AnnotatedEndpoint {

        private final Application application;

        private AnnotatedEndpoint(Application application) {
            this.application = application;
        }

        @OnWebSocketMessage
        public void onMessage(Session session, String text) {
            answer(application, session, text);
        }

        @OnWebSocketClose
        public void onClose(int code, String reason) {
            application.closed(code, reason);
        }
    }

    public static class ListeningEndpoint extends Session.Listener.AbstractAutoDemanding {

        private final Application application;

        ListeningEndpoint(Application application) {
            this.application = application;
        }

        @Override
        public void onWebSocketText(String text) {
            answer(application, getSession(), text);
        }

        @SuppressWarnings("MissingOverride") // of nothing in Jetty 12.1.0
        public void onWebSocketClose(int code, String reason, Callback callback) {
            application.closed(code, reason);
            callback.succeed();
        }
    }

    public static final class OldListeningEndpoint extends ListeningEndpoint {

        OldListeningEndpoint(Application application) {
            super(application);
        }

        @Override
        @SuppressWarnings("removal")
        public void onWebSocketClose(int code, String reason) {
            onWebSocketClose(code, reason, Callback.NOOP);
        }
    }

    @WebSocket(autoDemand = false)
    public static final class DemandingEndpoint {

        private final Application application;

        DemandingEndpoint(Application application) {
            this.application = application;
        }

        @OnWebSocketOpen
        public void onOpen(Session session) {
            session.demand();
        }

        @OnWebSocketMessage
        public void onMessage(Session session, String text) {
            answer(application, session, text);
            session.demand();
        }

        @OnWebSocketClose
        public void onClose(int code, String reason) {
            application.closed(code, reason);
        }
    }

    /** Gives each session an endpoint of the application. */
    public static class JakartaConfigurator extends ServerEndpointConfig.Configurator {

        private final Application application;

        public JakartaConfigurator(Application application) {
            this.application = application;
        }

        @Override
        public <T> T getEndpointInstance(Class<T> type) {
            return type.cast(new JakartaEndpoint(application));
        }
    }

    public static final class JakartaEndpoint extends Endpoint {

        private final Application application;

        private JakartaEndpoint(Application application) {
            this.application = application;
        }

        @Override
        public void onOpen(jakarta.websocket.Session session, EndpointConfig config) {
            session.addMessageHandler(String.class, text -> {
                String answer = application.answerTo(text);
                try {
                    session.getBasicRemote().sendText(answer);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
                application.sent(answer);
            });
        }

        @Override
        public void onClose(jakarta.websocket.Session session, CloseReason reason) {
            application.closed(reason.getCloseCode().getCode(), reason.getReasonPhrase());
        }
    }
}
