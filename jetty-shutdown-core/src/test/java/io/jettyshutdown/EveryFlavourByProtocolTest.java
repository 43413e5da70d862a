package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.Certificate;
import io.jettyshutdown.testing.Traffic;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collection;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The closing handshake is the same for every way in, on everything that carries a WebSocket: one server has them all. */
class EveryFlavourByProtocolTest {

    private static final Map<Protocol, WebSocketClient> CLIENTS = new EnumMap<>(Protocol.class);

    @TempDir
    private static Path directory;

    private static Certificate certificate;

    private final Server server = new Server();
    private final Application application = new Application();
    private final Map<Protocol, Connector> connectors = new EnumMap<>(Protocol.class);
    private final Collection<Cell> opened = new ConcurrentLinkedQueue<>();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    /** A session of this flavour, carried by this protocol. */
    private record Cell(WayIn flavour, Protocol protocol) {
        @Override
        public String toString() {
            return flavour.title + " over " + protocol.title;
        }
    }

    static Stream<Intent> intents() {
        return Stream.of(Intent.STOP, Intent.RESTART);
    }

    @BeforeAll
    static void startClients() throws Exception {
        certificate = Certificate.createIn(directory);
        for (Protocol protocol : Protocol.values()) {
            WebSocketClient client = new WebSocketClient(protocol.client(certificate, directory));
            client.start();
            CLIENTS.put(protocol, client);
        }
    }

    @AfterAll
    static void stopClients() throws Exception {
        for (WebSocketClient client : CLIENTS.values()) {
            client.stop();
        }
    }

    @AfterEach
    void stopServer() throws Exception {
        server.stop();
    }

    @ParameterizedTest
    @MethodSource("intents")
    void sessionOfEachCellEndsWithAHandshake(Intent intent) throws Exception {
        GracefulShutdown shutdown = startWithEverything();
        Traffic traffic = new Traffic(shutdown, application);
        for (Cell cell : cells()) {
            traffic.connect(
                    CLIENTS.get(cell.protocol()),
                    cell.protocol().uri(connectors.get(cell.protocol()), "/" + cell.flavour() + "/ws"),
                    cell.toString());
        }
        traffic.awaitFlow();

        traffic.assertComplete(shutdown.stop(intent).get(20, TimeUnit.SECONDS));

        assertThat(opened).containsExactlyInAnyOrderElementsOf(cells());
        assertThat(Files.readString(Path.of("..", "README.md"))).contains(table(opened));
        // All sessions over HTTP/2 share one connection, or one with TLS.
        assertThat(connections).hasSize(4 * WayIn.values().length + 2);
    }

    private static String table(Collection<Cell> cells) {
        String titles =
                Arrays.stream(Protocol.values()).map(protocol -> protocol.title).collect(Collectors.joining(" | "));
        String rows = Arrays.stream(WayIn.values())
                .map(flavour -> "| " + flavour.title + " | "
                        + Arrays.stream(Protocol.values())
                                .map(protocol -> cells.contains(new Cell(flavour, protocol)) ? "✓" : "–")
                                .collect(Collectors.joining(" | "))
                        + " |\n")
                .collect(Collectors.joining());
        return "| | " + titles + " |\n|---|" + "---|".repeat(Protocol.values().length) + "\n" + rows;
    }

    private static List<Cell> cells() {
        return Arrays.stream(WayIn.values())
                .flatMap(flavour -> Arrays.stream(Protocol.values()).map(protocol -> new Cell(flavour, protocol)))
                .toList();
    }

    private GracefulShutdown startWithEverything() throws Exception {
        for (Protocol protocol : Protocol.values()) {
            Connector connector = protocol.connector(server, certificate, directory);
            // What the clients of HTTP/2 leave open need not be waited for.
            ((AbstractConnector) connector).setShutdownIdleTimeout(50);
            connectors.put(protocol, connector);
            server.addConnector(connector);
        }
        ContextHandlerCollection contexts = new ContextHandlerCollection(Arrays.stream(WayIn.values())
                .map(flavour -> flavour.context(server, "/" + flavour, application))
                .toArray(ContextHandler[]::new));
        server.setHandler(new Handler.Wrapper(contexts) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                String flavour = Request.getPathInContext(request).split("/")[1];
                opened.add(new Cell(WayIn.valueOf(flavour), Protocol.of(request)));
                connections.add(request.getConnectionMetaData().getConnection());
                return super.handle(request, response, callback);
            }
        });
        GracefulShutdown shutdown =
                GracefulShutdown.builder().stopAtShutdown(false).install(server);
        server.start();
        return shutdown;
    }
}
