package io.jettyshutdown.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Phase;
import io.jettyshutdown.testing.Certificate;
import io.jettyshutdown.testing.LogLines;
import io.jettyshutdown.testing.Protocol;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.client.HttpClient;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may control, with a token (at {@code /token}) and without one (at {@code /local}); nobody else starts a drain. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ControlAccessTest {

    private static final String TOKEN = "s3cret-of-the-operators";
    private static final String FORM = "intent=restart";

    @TempDir
    private static Path directory;

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server, forwarded());
    private final ServerConnector behindProxy =
            new ServerConnector(server, new ProxyConnectionFactory(), new HttpConnectionFactory());
    private final GracefulShutdown shutdown =
            GracefulShutdown.builder().stopAtShutdown(false).install(server);
    private Certificate certificate;

    /** It makes a header of a proxy the remote address of the request. */
    private static HttpConnectionFactory forwarded() {
        HttpConfiguration configuration = new HttpConfiguration();
        configuration.addCustomizer(new ForwardedRequestCustomizer());
        return new HttpConnectionFactory(configuration);
    }

    @BeforeAll
    void start() throws Exception {
        certificate = Certificate.createIn(directory);
        server.addConnector(connector);
        server.addConnector(behindProxy);
        for (Protocol protocol : Protocol.values()) {
            server.addConnector(protocol.connector(server, new HttpConfiguration(), certificate, directory));
        }
        server.setHandler(new Handler.Sequence(
                new ContextHandler(ControlHandler.of(shutdown), "/local"),
                new ContextHandler(ControlHandler.of(shutdown, TOKEN), "/token")));
        server.start();
    }

    @AfterAll
    void stop() throws Exception {
        server.stop();
    }

    @AfterEach
    void nothingWasStarted() {
        assertThat(shutdown.phase()).isEqualTo(Phase.RUNNING);
        assertThat(shutdown.lastReport()).isEmpty();
    }

    /** A command without effect, for there is no drain: an answer of 409 tells that it was let in. */
    private RawHttp abort(String context, String headers) throws IOException {
        return RawHttp.send(
                connector.getLocalPort(), "POST /" + context + "/abort HTTP/1.1\nContent-Length: 0\n" + headers, "");
    }

    private RawHttp drain(String context, String headers) throws IOException {
        return RawHttp.send(
                connector.getLocalPort(),
                "POST /" + context
                        + "/drain HTTP/1.1\nContent-Type: application/x-www-form-urlencoded\nContent-Length: "
                        + FORM.length() + "\n" + headers,
                FORM);
    }

    private static void assertRefused(int status, RawHttp response) throws IOException {
        assertThat(response.status()).as(response.toString()).isEqualTo(status);
        assertThat(response.json().get("status").asInt()).isEqualTo(status);
        assertThat(response.json().get("remedy").asText()).isNotEmpty();
        assertThat(response.has("Cache-Control: no-store")).isTrue();
        assertThat(response.has("X-Content-Type-Options: nosniff")).isTrue();
        assertThat(response.toString()).doesNotContain(TOKEN);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"Bearer " + TOKEN, "bearer " + TOKEN, "Bearer   " + TOKEN + " "})
    void tokenOpens(String credentials) throws IOException {
        assertThat(abort("token", "Host: anything.example\nOrigin: https://ops.example\nAuthorization: " + credentials)
                        .status())
                .isEqualTo(409);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "X-Nothing: no credentials",
                "Authorization: Bearer S3cret-of-the-operators",
                "Authorization: Bearer s3cret-of-the-operators-and-more",
                "Authorization: Bearer s3cret-of-the-operator",
                "Authorization: Bearer",
                "Authorization: Bearer ",
                "Authorization:",
                "Authorization: " + TOKEN,
                "Authorization: Basic " + TOKEN,
                "Authorization: Basic czNjcmV0LW9mLXRoZS1vcGVyYXRvcnM=",
                "Authorization: Bearer wrong, Bearer " + TOKEN,
                "Authorization: Bearer " + TOKEN + "\nAuthorization: Bearer " + TOKEN,
                "Authorization: Bearer wrong\nAuthorization: Bearer " + TOKEN,
                "Cookie: token=" + TOKEN
            })
    void withoutTheTokenNothingOpens(String header) throws IOException {
        RawHttp refused = drain("token", "Host: localhost\n" + header);
        assertRefused(401, refused);
        assertThat(refused.has("WWW-Authenticate: Bearer")).isTrue();
        assertRefused(
                401, RawHttp.send(connector.getLocalPort(), "GET /token/ HTTP/1.1\nHost: localhost\n" + header, ""));
        assertRefused(
                401,
                RawHttp.send(connector.getLocalPort(), "GET /token/nowhere HTTP/1.1\nHost: localhost\n" + header, ""));
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "localhost",
                "LocalHost:8080",
                "127.0.0.1",
                "127.255.0.9:1",
                "[::1]:9090",
            })
    void thisHostNeedsNoToken(String host) throws IOException {
        assertThat(abort("local", "Host: " + host).status()).isEqualTo(409);
        assertThat(abort("local", "Host: " + host + "\nSec-Fetch-Site: same-origin")
                        .status())
                .isEqualTo(409);
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "Host: localhost\nOrigin: https://evil.example",
                "Host: localhost\nOrigin: http://localhost",
                "Host: localhost\nOrigin: null",
                "Host: localhost\nOrigin:",
                "Host: localhost\nSec-Fetch-Site: cross-site",
                "Host: localhost\nSec-Fetch-Site: same-site",
                "Host: localhost\nSec-Fetch-Site: none\nSec-Fetch-Site: cross-site",
                "Host: evil.example",
                "Host: 192.0.2.1:9090",
                "Host: localhost.evil.example",
                "Host: evil.example.localhost",
                "Host: 127.0.0.1.evil.example",
                "Host: 128.0.0.1",
                "Host: 127.0.0.256",
                "Host: localhost.",
                "Host: [::2]",
                "Host: [::ffff:192.0.2.1]",
                "Host: localhost\nForwarded: for=127.0.0.1",
                "Host: localhost\nX-Forwarded-For: 127.0.0.1",
                "Host: localhost\nX-Forwarded-Host: localhost",
                "Host: evil.example\nX-Forwarded-Host: localhost",
                "Host: localhost\nX-Real-IP: 127.0.0.1",
                "Host: localhost\nVia: 1.1 proxy",
            })
    void foreignPagesAndProxiesAreNotThisHost(String headers) throws IOException {
        assertRefused(403, drain("local", headers));
    }

    /** Jetty refuses most of them itself. */
    @ParameterizedTest(name = "{index}")
    @ValueSource(
            strings = {
                "localhost@evil.example",
                "evil.example@localhost",
                "localhost:80@evil.example",
                "localhost:evil.example",
                "localhost, evil.example",
                "localhost\nHost: evil.example",
                "localhost\nHost: localhost",
                "localhost/evil.example",
                "localhost:999999",
                "",
            })
    void trickInHostDoesNotPass(String host) throws IOException {
        assertThat(drain("local", "Host: " + host).status()).isIn(400, 403);
    }

    @Test
    void hostThatIsMissingOrInTheRequestLineOnlyDoesNotPass() throws IOException {
        int port = connector.getLocalPort();
        assertRefused(403, RawHttp.send(port, "GET /local/ HTTP/1.0", ""));
        assertThat(RawHttp.send(port, "GET http://evil.example/local/ HTTP/1.1\nHost: localhost", "")
                        .status())
                .isIn(400, 403);
        assertThat(RawHttp.send(port, "GET http://localhost/local/ HTTP/1.1\nHost: evil.example", "")
                        .status())
                .isIn(400, 403);
    }

    @Test
    void proxyOnThisHostMakesNobodyLocalWhoComesFromElsewhere() throws IOException {
        RawHttp refused = RawHttp.send(
                InetAddress.getLoopbackAddress(),
                behindProxy.getLocalPort(),
                "PROXY TCP4 192.0.2.7 127.0.0.1 40000 80\nGET /local/ HTTP/1.1\nHost: localhost",
                out -> {});
        assertRefused(403, refused);
        assertThat(refused.json().get("why").asText()).contains("does not come from this host");
    }

    @ParameterizedTest
    @EnumSource
    void everyProtocolIsLocalOnThisHost(Protocol protocol) throws Exception {
        Connector ofProtocol = server.getConnectors()[2 + protocol.ordinal()];
        URI uri = URI.create(protocol.uri(ofProtocol, "/local/").toString().replaceFirst("^ws", "http"));
        HttpClient client = protocol.client(certificate, directory);
        client.start();
        try {
            // Its head is enough: the content is left to WebSockets by this client.
            CompletableFuture<Integer> status = new CompletableFuture<>();
            client.newRequest(uri)
                    .onResponseBegin(begun -> status.complete(begun.getStatus()))
                    .send(result -> status.cancel(false));
            assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        } finally {
            client.stop();
        }
    }

    @ParameterizedTest(name = "{index}")
    @ValueSource(strings = {"", "fifteen-letters", "sixteen letters ", "sixteen-letters\n", "sixteen-lettersé"})
    void tokenThatIsTooShortOrCannotBeSentIsRefusedWithoutBeingTold(String token) {
        assertThatThrownBy(() -> ControlHandler.of(shutdown, token))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the token")
                .message()
                .satisfies(message ->
                        assertThat(token.isEmpty() || !message.contains(token)).isTrue());
    }

    @Test
    void tokenIsNowhereToBeSeen() throws IOException {
        try (LogLines log = new LogLines()) {
            abort("token", "Host: localhost\nAuthorization: Bearer " + TOKEN);
            abort("token", "Host: localhost\nAuthorization: Basic " + TOKEN);
            assertThat(log.lines()).noneMatch(line -> line.contains(TOKEN));
        }
        assertThat(server.dump()).contains("ControlHandler").doesNotContain(TOKEN);
        assertThat(server.getDescendants(ControlHandler.class))
                .noneMatch(handler -> handler.toString().contains(TOKEN));
    }
}
