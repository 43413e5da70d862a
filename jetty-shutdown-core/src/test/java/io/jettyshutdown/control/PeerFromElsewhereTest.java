package io.jettyshutdown.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.OwnNetwork;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.ProxyConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.junit.jupiter.api.Test;

/** Peers that are not on this host: in a process with a network of its own, in which they have an address of the outside. */
class PeerFromElsewhereTest {

    /** Of nobody (RFC 5737). */
    private static final String ELSEWHERE = "192.0.2.1";

    private static final String TOKEN = "s3cret-of-the-operators";

    @Test
    void peerFromElsewhereNeedsATokenWhateverItsHeadersSay() throws Exception {
        Parts.require(Part.NETWORK_NAMESPACES);
        try (Command process = OwnNetwork.start(ELSEWHERE, List.of(), PeerFromElsewhereTest.class)) {
            assertThat(process.output(Duration.ofMinutes(1)).lines())
                    .containsExactly(
                            "without a token: 403 it does not come from this host",
                            "X-Forwarded-For: 127.0.0.1: 403 it does not come from this host",
                            "Forwarded: for=127.0.0.1: 403 it does not come from this host",
                            "PROXY TCP4 127.0.0.1: 403 it does not come from this host",
                            "with the token: 200");
        }
    }

    /** In the process. */
    public static void main(String[] arguments) throws Exception {
        Server server = new Server();
        HttpConfiguration forwarded = new HttpConfiguration();
        forwarded.addCustomizer(new ForwardedRequestCustomizer());
        ServerConnector direct = new ServerConnector(server, new HttpConnectionFactory(forwarded));
        ServerConnector behindProxy =
                new ServerConnector(server, new ProxyConnectionFactory(), new HttpConnectionFactory());
        server.addConnector(direct);
        server.addConnector(behindProxy);
        GracefulShutdown shutdown =
                GracefulShutdown.builder().stopAtShutdown(false).install(server);
        server.setHandler(new Handler.Sequence(
                new ContextHandler(ControlHandler.of(shutdown), "/local"),
                new ContextHandler(ControlHandler.of(shutdown, TOKEN), "/token")));
        server.start();
        String get = "GET /local/ HTTP/1.1\nHost: localhost";
        print("without a token", direct, get);
        for (String header : List.of("X-Forwarded-For: 127.0.0.1", "Forwarded: for=127.0.0.1")) {
            print(header, direct, get + "\n" + header);
        }
        print("PROXY TCP4 127.0.0.1", behindProxy, "PROXY TCP4 127.0.0.1 127.0.0.1 40000 80\n" + get);
        print("with the token", direct, "GET /token/ HTTP/1.1\nHost: localhost\nAuthorization: Bearer " + TOKEN);
        // Nothing more is to be printed.
        Runtime.getRuntime().halt(0);
    }

    private static void print(String what, ServerConnector connector, String head) throws Exception {
        RawHttp answer = RawHttp.send(InetAddress.getByName(ELSEWHERE), connector.getLocalPort(), head, out -> {});
        String why = answer.json().path("why").asText();
        System.out.println(what + ": " + answer.status()
                + (why.contains("it does not come from this host") ? " it does not come from this host" : why));
    }
}
