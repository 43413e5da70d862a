package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.Certificate;
import io.jettyshutdown.testing.Endpoints;
import io.jettyshutdown.testing.Traffic;
import java.net.URI;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.Request;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The closing handshake is the same on everything that carries a WebSocket. */
class TransportsTest {

    private static final int SESSIONS = 5;

    private final Server server = new Server();
    private final Application application = new Application();
    private final Set<HttpVersion> versions = ConcurrentHashMap.newKeySet();

    @TempDir
    private Path directory;

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void sessionsOverTlsEndWithAHandshake(String protocol) throws Exception {
        Certificate certificate = Certificate.createIn(directory);
        ServerConnector connector = new ServerConnector(server, certificate.server(protocol));
        ClientConnector tls = new ClientConnector();
        tls.setSslContextFactory(certificate.client());
        assertHandshakes(new HttpClient(new HttpClientTransportOverHTTP(tls)), "wss", connector);
        assertThat(versions).containsExactly(HttpVersion.HTTP_1_1);
    }

    @Test
    void sessionsOverHttp2EndWithAHandshake() throws Exception {
        ServerConnector connector =
                new ServerConnector(server, new HTTP2CServerConnectionFactory(new HttpConfiguration()));
        ClientConnector tcp = new ClientConnector();
        HttpClient http2 = new HttpClient(
                new HttpClientTransportDynamic(tcp, new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(tcp))));
        assertHandshakes(http2, "ws", connector);
        assertThat(versions).containsExactly(HttpVersion.HTTP_2);
    }

    @Test
    void sessionsOnSeveralConnectorsEndWithAHandshake() throws Exception {
        assertHandshakes(new HttpClient(), "ws", new ServerConnector(server), new ServerConnector(server));
    }

    @Test
    void sessionsOverAUnixDomainSocketEndWithAHandshake() throws Exception {
        Path socket = directory.resolve("socket");
        UnixDomainServerConnector connector = new UnixDomainServerConnector(server);
        connector.setUnixDomainPath(socket);
        HttpClient client = new HttpClient() {
            @Override
            public Request newRequest(URI uri) {
                return super.newRequest(uri).transport(new Transport.TCPUnix(socket));
            }
        };
        assertHandshakes(client, "ws", connector);
    }

    private void assertHandshakes(HttpClient httpClient, String scheme, Connector... connectors) throws Exception {
        for (Connector connector : connectors) {
            server.addConnector(connector);
        }
        server.setHandler(WebSocketUpgradeHandler.from(
                server,
                container -> container.addMapping("/*", (request, response, callback) -> {
                    versions.add(request.getConnectionMetaData().getHttpVersion());
                    return Endpoints.listener(application);
                })));
        GracefulShutdown shutdown =
                GracefulShutdown.builder().stopAtShutdown(false).install(server);
        server.start();
        WebSocketClient client = new WebSocketClient(httpClient);
        client.start();
        try {
            Traffic traffic = new Traffic(shutdown, application);
            for (Connector connector : connectors) {
                int port = connector instanceof ServerConnector tcp ? tcp.getLocalPort() : 80;
                traffic.connect(client, URI.create(scheme + "://localhost:" + port + "/ws"), SESSIONS);
            }
            traffic.awaitFlow();

            traffic.assertComplete(shutdown.stop(Intent.RESTART).get(20, TimeUnit.SECONDS));
        } finally {
            client.stop();
        }
    }
}
