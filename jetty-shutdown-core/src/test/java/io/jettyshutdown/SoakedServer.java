package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.EveryProtocol;
import io.jettyshutdown.testing.Protocol;
import io.jettyshutdown.testing.QuietClient;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.WayIn;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Callback;

/** A server with every flavour of WebSockets on every protocol, and with requests that end with its drain. */
final class SoakedServer implements AutoCloseable {

    final Server server = new Server();
    final GracefulShutdown shutdown;
    private final EveryProtocol protocols;
    private final Map<Protocol, Connector> connectors = new EnumMap<>(Protocol.class);
    private final ContextHandlerCollection contexts = new ContextHandlerCollection(true);
    private final Application application = new Forgetful();
    private final Queue<Callback> requests = new ConcurrentLinkedQueue<>();
    private final AtomicInteger received = new AtomicInteger();

    /** What it has seen would be what is left. */
    private static final class Forgetful extends Application {

        @Override
        public String answerTo(String text) {
            return "re " + text;
        }

        @Override
        public void sent(String answer) {}

        @Override
        public void closed(int code, String reason) {}
    }

    SoakedServer(EveryProtocol protocols) throws Exception {
        this.protocols = protocols;
        for (Protocol protocol : Protocol.values()) {
            connectors.put(protocol, protocols.connector(protocol, server));
        }
        connectors.values().forEach(server::addConnector);
        for (WayIn flavour : WayIn.values()) {
            contexts.addHandler(flavour.context(server, path(flavour), application));
        }
        server.setHandler(new Handler.Sequence(contexts, new Handler.Abstract.NonBlocking() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                requests.add(callback);
                received.incrementAndGet();
                return true;
            }
        }));
        shutdown = GracefulShutdown.builder()
                .stopAtShutdown(false)
                .gracePeriod(Duration.ofSeconds(30))
                .handshakeTimeout(Duration.ofMillis(75))
                .reconnects(Reconnects.elsewhere(100_000))
                .farewell((session, intent) -> session.sendText("bye"))
                .farewellTimeout(Duration.ofMillis(50))
                .ping(Duration.ofSeconds(1), Duration.ofSeconds(5))
                .install(server);
        shutdown.addListener(new DrainListener() {
            /** Of a stop: before Jetty begins. */
            @Override
            public void drainEnded(DrainReport report) {
                answerRequests();
            }
        });
    }

    /** Once it was stopped gracefully, a connector of Jetty's for HTTP/2 takes no connection any more: it is replaced. */
    void start() throws Exception {
        for (Protocol protocol : List.of(Protocol.H2C, Protocol.H2)) {
            Connector fresh = protocols.connector(protocol, server);
            server.removeConnector(connectors.put(protocol, fresh));
            server.addConnector(fresh);
        }
        server.start();
    }

    private ServerConnector plain() {
        return (ServerConnector) connectors.get(Protocol.HTTP_1);
    }

    private static String path(WayIn flavour) {
        return "/" + flavour;
    }

    private void answerRequests() {
        for (Callback request = requests.poll(); request != null; request = requests.poll()) {
            request.succeeded();
        }
    }

    /** A client of a flavour by a protocol, with a message from each side. */
    QuietClient connect(WayIn flavour, Protocol protocol) throws Exception {
        QuietClient client = protocols.connectQuietly(protocol, path(flavour) + "/ws");
        assertThat(client.ask("hello")).isEqualTo("re hello");
        return client;
    }

    /** A client that does what it likes. */
    RawClient connectRaw(WayIn flavour) throws IOException {
        return RawClient.connect(plain().getLocalPort(), path(flavour) + "/ws");
    }

    /** One whose buffers are soon full. */
    RawClient connectDeaf(WayIn flavour) throws IOException {
        return RawClient.connectWithSmallBuffer(plain().getLocalPort(), path(flavour) + "/ws");
    }

    /** Sends a request that is answered when a drain has ended; returns its status line. */
    String request() throws IOException {
        try (Socket socket = new Socket("127.0.0.1", plain().getLocalPort())) {
            socket.setSoTimeout((int) TimeUnit.SECONDS.toMillis(20));
            socket.getOutputStream()
                    .write("GET /slow HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"
                            .getBytes(StandardCharsets.US_ASCII));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
            return answer.lines().findFirst().orElse("nothing");
        }
    }

    /** How many have come. */
    int requests() {
        return received.get();
    }

    /** Another context takes the place of the one of this flavour. */
    void redeploy(WayIn flavour) throws Exception {
        ContextHandler old = contexts.getDescendants(ContextHandler.class).stream()
                .filter(context -> context.getContextPath().equals(path(flavour)))
                .findFirst()
                .orElseThrow();
        ContextHandler successor = flavour.context(server, path(flavour), application);
        Callback.Completable swapped = new Callback.Completable();
        contexts.redeployHandler(old, successor, swapped);
        swapped.get(20, TimeUnit.SECONDS);
        successor.start();
        // Else it would not start with the server the next time.
        contexts.manage(successor);
    }

    @Override
    public void close() throws Exception {
        answerRequests();
        server.stop();
    }
}
