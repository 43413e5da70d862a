package io.jettyshutdown.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.io.Connection;
import org.eclipse.jetty.server.AbstractConnector;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** A connector for each protocol in one server, and a client for each. */
public final class EveryProtocol implements AutoCloseable {

    private final Path directory;
    private final Certificate certificate;
    private final Map<Protocol, WebSocketClient> clients = new EnumMap<>(Protocol.class);
    private final Map<Protocol, Connector> connectors = new EnumMap<>(Protocol.class);
    private final Set<Opened> opened = ConcurrentHashMap.newKeySet();
    private final Set<Connection> connections = ConcurrentHashMap.newKeySet();

    /** A request came to this path by this protocol. */
    private record Opened(String path, Protocol protocol) {}

    /** With files of its own in this directory. */
    public EveryProtocol(Path directory) throws Exception {
        this.directory = directory;
        certificate = Certificate.createIn(directory);
        start();
    }

    /** New clients, also in place of those that were closed. */
    public void start() throws Exception {
        for (Protocol protocol : Protocol.values()) {
            WebSocketClient client = new WebSocketClient(protocol.client(certificate, directory));
            clients.put(protocol, client);
            client.start();
        }
    }

    /** To a server that is not yet started. */
    public void addConnectorsTo(Server server) {
        for (Protocol protocol : Protocol.values()) {
            server.addConnector(connector(protocol, server));
        }
    }

    /** One of them, for those who add connectors in their own way. */
    public Connector connector(Protocol protocol, Server server) {
        HttpConfiguration http = new HttpConfiguration();
        http.addCustomizer(this::note);
        Connector connector = protocol.connector(server, http, certificate, directory);
        // What the clients of HTTP/2 leave open need not be waited for.
        ((AbstractConnector) connector).setShutdownIdleTimeout(50);
        connectors.put(protocol, connector);
        return connector;
    }

    private Request note(Request request, HttpFields.Mutable responseHeaders) {
        opened.add(new Opened(request.getHttpURI().getPath(), Protocol.of(request)));
        connections.add(request.getConnectionMetaData().getConnection());
        return request;
    }

    /** Adds a client by each protocol. */
    public void connect(Traffic traffic, String path) throws Exception {
        connect(traffic, path, Subprotocol.NONE);
    }

    /** The same in a subprotocol. */
    public void connect(Traffic traffic, String path, Subprotocol subprotocol) throws Exception {
        for (Protocol protocol : Protocol.values()) {
            traffic.connect(
                    clients.get(protocol),
                    protocol.uri(connectors.get(protocol), path),
                    path + " by " + protocol.title,
                    subprotocol);
        }
    }

    /** A quiet one by this protocol. */
    public QuietClient connectQuietly(Protocol protocol, String path) throws Exception {
        return QuietClient.connect(clients.get(protocol), protocol.uri(connectors.get(protocol), path));
    }

    /** Connections to the server, of which HTTP/2 needs one for all sessions. */
    public int connections() {
        return connections.size();
    }

    /** Fails unless the page has this flavour in its table, with the protocols by which clients came to this path. */
    public void assertRow(String flavour, String path) throws IOException {
        assertThat(FlavourTable.rows())
                .contains("| " + flavour + " | "
                        + Arrays.stream(Protocol.values())
                                .map(protocol -> opened.contains(new Opened(path, protocol)) ? "✓" : "–")
                                .collect(Collectors.joining(" | "))
                        + " |");
    }

    /** With the clients goes what they remember, and what is known here of who came. */
    @Override
    public void close() throws Exception {
        for (WebSocketClient client : clients.values()) {
            client.stop();
        }
        clients.clear();
        opened.clear();
        connections.clear();
    }
}
