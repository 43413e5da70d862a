package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.CoreEndpoint;
import io.jettyshutdown.testing.Endpoints;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.EveryProtocol;
import io.jettyshutdown.testing.Protocol;
import io.jettyshutdown.testing.QuietClient;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RawClient.WireFrame;
import io.jettyshutdown.testing.WayIn;
import jakarta.websocket.Endpoint;
import jakarta.websocket.EndpointConfig;
import jakarta.websocket.PongMessage;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Our pings and their answers are nothing to the application, whichever API it uses; its own are as before. */
class PongsTest {

    private static final int PINGS = 3;

    @Test
    void silentClientOfEachFlavourByEachProtocolLivesOnAndIsServed(@TempDir Path directory) throws Exception {
        Server server = new Server();
        Application application = new Application();
        try (EveryProtocol protocols = new EveryProtocol(directory)) {
            protocols.addConnectorsTo(server);
            server.setHandler(WayIn.contextOfEach(server, application));
            GracefulShutdown shutdown = GracefulShutdown.builder()
                    .gracePeriod(Duration.ofSeconds(60))
                    .handshakeTimeout(Duration.ofSeconds(20))
                    .ping(Duration.ofMillis(200), Duration.ofSeconds(60))
                    .stopAtShutdown(false)
                    .install(server);
            server.start();
            List<QuietClient> clients = new ArrayList<>();
            for (WayIn flavour : WayIn.values()) {
                for (Protocol protocol : Protocol.values()) {
                    clients.add(protocols.connectQuietly(protocol, "/" + flavour + "/ws"));
                }
            }
            Eventually.isTrue(() -> clients.stream().allMatch(client -> client.pings() >= PINGS));
            for (QuietClient client : clients) {
                // Each pong has used up what the application has demanded.
                assertThat(client.ask("still there?")).isEqualTo("re still there?");
            }
            assertThat(application.messages()).hasSize(clients.size()).containsOnly("still there?");
            assertThat(application.closed()).isEmpty();

            DrainReport report = shutdown.stop(Intent.RESTART).get(60, TimeUnit.SECONDS);
            assertThat(report.handshakes()).isEqualTo(clients.size());
        } finally {
            server.stop();
        }
    }

    /** An application that pings, and is told of pongs, with one API. */
    private record Api(String title, Applications applications) {
        @Override
        public String toString() {
            return title;
        }
    }

    /** Tells the first of these what it sees, and pings when it gets a message. */
    private interface Applications {
        Handler create(Server server, Consumer<ByteBuffer> pongs);
    }

    private static final String OWN = "own ping";

    static Stream<Api> apis() {
        return Stream.of(
                new Api("core", (server, pongs) -> {
                    var upgrades = new org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler();
                    upgrades.addMapping("/ws", (request, response, callback) -> new CorePinger(pongs));
                    return upgrades;
                }),
                new Api(
                        "Jetty",
                        (server, pongs) -> WebSocketUpgradeHandler.from(
                                server,
                                container -> container.addMapping(
                                        "/ws", (request, response, callback) -> new JettyPinger(pongs)))),
                new Api("Jakarta", (server, pongs) -> {
                    ServletContextHandler context = new ServletContextHandler("/");
                    JakartaWebSocketServletContainerInitializer.configure(
                            context,
                            (servletContext, container) -> container.addEndpoint(
                                    Endpoints.jakarta(JakartaPinger.class, () -> new JakartaPinger(pongs))));
                    return context;
                }));
    }

    @ParameterizedTest
    @MethodSource("apis")
    void applicationSeesItsOwnPongsAndTheUnsolicitedAndNoneOfOurs(Api api) throws Exception {
        Queue<String> pongs = new ConcurrentLinkedQueue<>();
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        server.addConnector(connector);
        server.setHandler(api.applications()
                .create(server, payload -> pongs.add(StandardCharsets.UTF_8.decode(payload) + "")));
        GracefulShutdown.builder()
                .ping(Duration.ofMillis(50), Duration.ofSeconds(60))
                .stopAtShutdown(false)
                .install(server);
        server.start();
        try (RawClient client = RawClient.connect(connector.getLocalPort(), "/ws")) {
            WireFrame ours = client.read();
            assertThat(ours.payload()).hasSize(8);
            client.sendPong(ours.payload());
            client.sendPong("unsolicited".getBytes(StandardCharsets.UTF_8));
            client.sendPong("8 bytes!".getBytes(StandardCharsets.UTF_8));
            client.sendPong(new byte[0]);
            client.sendText("ping me");
            WireFrame ping = client.read();
            while (!ping.text().equals(OWN)) {
                ping = client.read();
            }
            client.sendPong(ours.payload());
            client.sendPong(ping.payload());
            // Late and again: it was answered before.
            client.sendPong(ours.payload());
            client.sendPong("last".getBytes(StandardCharsets.UTF_8));

            Eventually.isTrue(() -> pongs.contains("last"));
            assertThat(pongs).containsExactly("unsolicited", "8 bytes!", "", OWN, "last");
        } finally {
            server.stop();
        }
    }

    private static ByteBuffer ownPing() {
        return ByteBuffer.wrap(OWN.getBytes(StandardCharsets.UTF_8));
    }

    private static final class CorePinger extends CoreEndpoint {

        private final Consumer<ByteBuffer> pongs;

        CorePinger(Consumer<ByteBuffer> pongs) {
            this.pongs = pongs;
        }

        @Override
        public void onFrame(Frame frame, Callback callback) {
            if (frame.getOpCode() == OpCode.PONG) {
                pongs.accept(frame.getPayload());
            } else if (frame.getOpCode() == OpCode.TEXT) {
                session.sendFrame(new Frame(OpCode.PING, ownPing()), Callback.NOOP, false);
            }
            callback.succeeded();
            session.demand();
        }
    }

    /** Public, for Jetty calls it by reflection. */
    public static final class JettyPinger extends Session.Listener.AbstractAutoDemanding {

        private final Consumer<ByteBuffer> pongs;

        private JettyPinger(Consumer<ByteBuffer> pongs) {
            this.pongs = pongs;
        }

        @Override
        public void onWebSocketPong(ByteBuffer payload) {
            pongs.accept(payload);
        }

        @Override
        public void onWebSocketText(String text) {
            getSession().sendPing(ownPing(), org.eclipse.jetty.websocket.api.Callback.NOOP);
        }
    }

    /** Public, for Jetty looks at it by reflection. */
    public static final class JakartaPinger extends Endpoint {

        private final Consumer<ByteBuffer> pongs;

        private JakartaPinger(Consumer<ByteBuffer> pongs) {
            this.pongs = pongs;
        }

        @Override
        public void onOpen(jakarta.websocket.Session session, EndpointConfig config) {
            session.addMessageHandler(PongMessage.class, pong -> pongs.accept(pong.getApplicationData()));
            session.addMessageHandler(String.class, text -> {
                try {
                    session.getBasicRemote().sendPing(ownPing());
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            });
        }
    }
}
