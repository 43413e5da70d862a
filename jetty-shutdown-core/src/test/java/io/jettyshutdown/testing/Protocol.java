package io.jettyshutdown.testing;

import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import org.eclipse.jetty.alpn.server.ALPNServerConnectionFactory;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.client.transport.HttpClientTransportDynamic;
import org.eclipse.jetty.client.transport.HttpClientTransportOverHTTP;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.client.transport.ClientConnectionFactoryOverHTTP2;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.http2.server.HTTP2ServerConnectionFactory;
import org.eclipse.jetty.io.ClientConnector;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.io.EndPoint;
import org.eclipse.jetty.io.Transport;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.SslConnectionFactory;
import org.eclipse.jetty.unixdomain.server.UnixDomainServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.ssl.SslContextFactory;

/** What can carry a WebSocket to a Jetty 12.1. */
public enum Protocol {
    HTTP_1("HTTP/1.1", "HTTP/1.1 over ServerConnector"),
    TLS_1_2("TLS 1.2", "HTTP/1.1 over ServerConnector with TLSv1.2"),
    TLS_1_3("TLS 1.3", "HTTP/1.1 over ServerConnector with TLSv1.3"),
    H2C("HTTP/2 (h2c)", "HTTP/2.0 over ServerConnector"),
    H2("HTTP/2 (h2, TLS)", "HTTP/2.0 over ServerConnector with TLSv1.3"),
    UNIX("Unix domain socket", "HTTP/1.1 over UnixDomainServerConnector");

    final String title;
    private final String seenByTheServer;

    Protocol(String title, String seenByTheServer) {
        this.title = title;
        this.seenByTheServer = seenByTheServer;
    }

    /** By which the server got this request, as its connection says. */
    static Protocol of(Request request) {
        EndPoint.SslSessionData tls =
                request.getConnectionMetaData().getConnection().getEndPoint().getSslSessionData();
        String seen = request.getConnectionMetaData().getHttpVersion() + " over "
                + request.getConnectionMetaData().getConnector().getClass().getSimpleName()
                + (tls == null ? "" : " with " + tls.sslSession().getProtocol());
        return Arrays.stream(values())
                .filter(protocol -> protocol.seenByTheServer.equals(seen))
                .findAny()
                .orElseThrow(() -> new IllegalStateException(seen));
    }

    /** A connector that speaks nothing else. */
    public Connector connector(Server server, HttpConfiguration http, Certificate certificate, Path directory) {
        return switch (this) {
            case HTTP_1 -> new ServerConnector(server, new HttpConnectionFactory(http));
            case TLS_1_2 -> new ServerConnector(server, certificate.server("TLSv1.2"), new HttpConnectionFactory(http));
            case TLS_1_3 -> new ServerConnector(server, certificate.server("TLSv1.3"), new HttpConnectionFactory(http));
            case H2C -> new ServerConnector(server, new HTTP2CServerConnectionFactory(http));
            case H2 ->
                new ServerConnector(
                        server,
                        new SslConnectionFactory(certificate.server(), "alpn"),
                        new ALPNServerConnectionFactory("h2"),
                        new HTTP2ServerConnectionFactory(http));
            case UNIX -> {
                UnixDomainServerConnector connector =
                        new UnixDomainServerConnector(server, new HttpConnectionFactory(http));
                connector.setUnixDomainPath(socket(directory));
                yield connector;
            }
        };
    }

    /** A client, not started, that speaks nothing else. */
    public HttpClient client(Certificate certificate, Path directory) {
        return switch (this) {
            case HTTP_1 -> new HttpClient();
            case TLS_1_2, TLS_1_3 -> new HttpClient(new HttpClientTransportOverHTTP(tcp(certificate.client())));
            case H2C -> http2(new ClientConnector());
            case H2 -> http2(tcp(certificate.client()));
            case UNIX ->
                new HttpClient() {
                    @Override
                    public org.eclipse.jetty.client.Request newRequest(URI uri) {
                        return super.newRequest(uri).transport(new Transport.TCPUnix(socket(directory)));
                    }
                };
        };
    }

    /** Where a connector's WebSockets are. */
    public URI uri(Connector connector, String path) {
        boolean tls = this == TLS_1_2 || this == TLS_1_3 || this == H2;
        int port = connector instanceof ServerConnector tcp ? tcp.getLocalPort() : 80;
        return URI.create((tls ? "wss" : "ws") + "://localhost:" + port + path);
    }

    private static ClientConnector tcp(SslContextFactory.Client tls) {
        ClientConnector connector = new ClientConnector();
        connector.setSslContextFactory(tls);
        return connector;
    }

    private static HttpClient http2(ClientConnector connector) {
        return new HttpClient(new HttpClientTransportDynamic(
                connector, new ClientConnectionFactoryOverHTTP2.HTTP2(new HTTP2Client(connector)))) {
            @Override
            public org.eclipse.jetty.client.Request newRequest(URI uri) {
                // Left alone, the client takes a first message that comes fast for the response's content, and drops it
                // (ResponseListeners.consume). What is not an upgrade must be read to its end all the same.
                return super.newRequest(uri).onResponseContentSource((response, content) -> {
                    if (response.getStatus() != HttpStatus.OK_200) {
                        Content.Source.consumeAll(content, Callback.NOOP);
                    }
                });
            }
        };
    }

    private static Path socket(Path directory) {
        return directory.resolve("socket");
    }
}
