package io.jettyshutdown.testing;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.GracefulShutdownBuilder;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketClose;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketError;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketMessage;
import org.eclipse.jetty.websocket.api.annotations.OnWebSocketOpen;
import org.eclipse.jetty.websocket.api.annotations.WebSocket;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketCreator;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** A Jetty with the library and an echo endpoint at {@code /ws}, which records what its application sees. */
public final class EchoServer implements AutoCloseable {

    /**
     * Like {@code /ws}, but of this process alone: whoever comes when the server has just gone must not be served by that of
     * another test, to which the system may have given the port meanwhile.
     */
    public static final String OWN_PATH = "/of-" + ProcessHandle.current().pid();

    public final Server server = new Server();
    public final GracefulShutdown shutdown;
    public final List<Endpoint> endpoints = new CopyOnWriteArrayList<>();
    private final ServerConnector connector = new ServerConnector(server);

    /** What the application sees of one session, and what it does on top of echoing. */
    @WebSocket
    public static final class Endpoint {

        public final Queue<String> received = new ConcurrentLinkedQueue<>();
        public volatile Session session;
        public volatile List<String> offeredExtensions = List.of();
        public volatile int closeCode;
        public volatile Throwable error;
        public volatile Consumer<Session> onOpen = session -> {};
        public volatile Consumer<String> onText = message -> session.sendText(message, Callback.NOOP);
        public volatile Runnable onClose = () -> {};

        @OnWebSocketOpen
        public void opened(Session opened) {
            session = opened;
            onOpen.accept(opened);
        }

        @OnWebSocketMessage
        public void received(String message) {
            received.add(message);
            onText.accept(message);
        }

        @OnWebSocketClose
        public void closed(int code, String reason) {
            closeCode = code;
            onClose.run();
        }

        @OnWebSocketError
        public void failed(Throwable cause) {
            error = cause;
        }
    }

    private EchoServer(
            GracefulShutdownBuilder builder, Consumer<Endpoint> behaviour, Function<GracefulShutdown, Handler> http) {
        // With Java's default of 50 the kernel makes some of many clients wait a second before they can connect.
        connector.setAcceptQueueSize(1024);
        server.addConnector(connector);
        shutdown = builder.stopAtShutdown(false).install(server);
        WebSocketCreator creator = (request, response, callback) -> {
            Endpoint endpoint = new Endpoint();
            endpoint.offeredExtensions = request.getHeaders().getCSV(HttpHeader.SEC_WEBSOCKET_EXTENSIONS, true);
            behaviour.accept(endpoint);
            endpoints.add(endpoint);
            return endpoint;
        };
        // Jetty's "from(server, …)" does this, too, but before 12.1.2 such a server could not be started again.
        WebSocketUpgradeHandler handler =
                new WebSocketUpgradeHandler(ServerWebSocketContainer.ensure(server), container -> {
                    container.addMapping("/ws", creator);
                    container.addMapping(OWN_PATH, creator);
                });
        handler.setHandler(http.apply(shutdown));
        server.setHandler(handler);
    }

    public static EchoServer start(GracefulShutdownBuilder builder) throws Exception {
        return start(builder, endpoint -> {});
    }

    public static EchoServer start(GracefulShutdownBuilder builder, Consumer<Endpoint> behaviour) throws Exception {
        return start(builder, behaviour, new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, org.eclipse.jetty.util.Callback callback) {
                response.setStatus(HttpStatus.OK_200);
                callback.succeeded();
                return true;
            }
        });
    }

    public static EchoServer start(GracefulShutdownBuilder builder, Consumer<Endpoint> behaviour, Handler http)
            throws Exception {
        return start(builder, behaviour, shutdown -> http);
    }

    /** With a handler that needs the installation. */
    public static EchoServer start(
            GracefulShutdownBuilder builder, Consumer<Endpoint> behaviour, Function<GracefulShutdown, Handler> http)
            throws Exception {
        EchoServer started = new EchoServer(builder, behaviour, http);
        started.server.start();
        return started;
    }

    public int port() {
        return connector.getLocalPort();
    }

    /**
     * Connects a client with small buffers at both ends, and queues so many messages of 1000 bytes for it, of which it reads
     * none by itself.
     */
    public RawClient connectDeaf(int messages) throws IOException {
        useSmallSendBuffers();
        int before = endpoints.size();
        RawClient deaf = RawClient.connectWithSmallBuffer(port(), "/ws");
        Eventually.isTrue(() -> endpoints.size() > before && endpoints.get(before).session != null);
        for (int i = 0; i < messages; i++) {
            endpoints.get(before).session.sendText("w".repeat(1000), Callback.NOOP);
        }
        return deaf;
    }

    /** Connections from now on get a send buffer so small that it is soon full if the client does not read. */
    public void useSmallSendBuffers() {
        connector.setAcceptedSendBufferSize(16_384);
    }

    /** A plain HTTP request; completes with the status. */
    public CompletableFuture<Integer> get() {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + "/"))
                .timeout(Duration.ofSeconds(20))
                .build();
        return HttpClient.newHttpClient()
                .sendAsync(request, HttpResponse.BodyHandlers.discarding())
                .thenApply(HttpResponse::statusCode);
    }

    /** Connects and waits until the server counts the session, and the application has it. */
    public RawClient connect() throws IOException {
        int before = shutdown.openSessions();
        RawClient client = RawClient.connect(port(), "/ws");
        Eventually.isTrue(
                () -> shutdown.openSessions() > before && endpoints.get(endpoints.size() - 1).session != null);
        return client;
    }

    @Override
    public void close() throws Exception {
        server.stop();
    }
}
