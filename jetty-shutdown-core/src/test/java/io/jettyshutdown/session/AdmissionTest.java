package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Reconnects;
import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.Endpoints;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.RawClient;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.core.server.WebSocketServerComponents;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** However our extension comes into a session, the peer does not see it, and the others that it offers work. */
class AdmissionTest {

    private static final int COMPRESSED_TEXT = 0xC1;

    private final Server server = new Server();
    private final Application application = new Application();
    private final SessionRegistry registry = new SessionRegistry(() -> false);
    private final AtomicReference<List<String>> offers = new AtomicReference<>();

    private int start(Admission.Way way) throws Exception {
        ServerConnector connector = new ServerConnector(server);
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(
                server,
                container -> container.addMapping("/ws", (request, response, callback) -> {
                    offers.set(request.getHeaders().getCSV(HttpHeader.SEC_WEBSOCKET_EXTENSIONS, true));
                    return Endpoints.listener(application);
                })));
        registry.admitBy(way);
        server.insertHandler(new Gate(registry, Reconnects.DEFAULT));
        server.start();
        return connector.getLocalPort();
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "OFFER"})
    void sessionHasAllThatThePeerOffersButOurOwn(Admission.Way way) throws Exception {
        try (RawClient client = RawClient.connect(
                start(way),
                "/ws",
                "Sec-WebSocket-Extensions: jetty-shutdown;ticket=1, permessage-deflate",
                "Sec-WebSocket-Extensions: jetty-shutdown")) {
            assertThat(client.responseHead())
                    .contains("Sec-WebSocket-Extensions: permessage-deflate")
                    .doesNotContain("jetty-shutdown");
            assertThat(offers.get())
                    .contains("permessage-deflate")
                    .doesNotContain("jetty-shutdown", "jetty-shutdown;ticket=1");
            Eventually.isTrue(() -> registry.tracked().count() == 1);

            client.sendText("works");
            assertThat(client.read().firstByte()).isEqualTo(COMPRESSED_TEXT);

            TrackedSession session = registry.tracked().findAny().orElseThrow();
            RecordingDrainer drainer = new RecordingDrainer();
            session.claim(drainer);
            session.sendClose(drainer, 1012, "bye");
            client.assertClosedWith(1012);
            Eventually.isTrue(session::ended);
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "OFFER"})
    void applicationThatUnregistersOurExtensionGetsItsSessionsAllTheSame(Admission.Way way) throws Exception {
        int port = start(way);
        WebSocketServerComponents.getWebSocketComponents(server)
                .getExtensionRegistry()
                .unregister(DrainExtension.NAME);
        try (RawClient client = RawClient.connect(port, "/ws", "Sec-WebSocket-Extensions: permessage-deflate")) {
            Eventually.isTrue(() -> registry.untracked() == 1);
            client.sendText("works");
            assertThat(client.read().firstByte()).isEqualTo(COMPRESSED_TEXT);
        }
        Eventually.isTrue(() -> registry.open() == 0);
    }
}
