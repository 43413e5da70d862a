package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.testing.Application.Closed;
import io.jettyshutdown.testing.Certificate;
import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.Handshakes;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients of another make under load: `ws` 8 on Node.js, which handles frames asynchronously when it inflates them, so
 * that it must be left the time to answer.
 */
class ForeignClientTest {

    private static final int CLIENTS_PER_CONNECTOR = 200;
    private static final int CLIENTS = 2 * CLIENTS_PER_CONNECTOR;
    private static final long PERIOD_MILLIS = 50;
    private static final Path TARGET = Path.of("target").toAbsolutePath();

    private final Server server = new Server();
    private final ServerConnector plain = new ServerConnector(server);
    private final Map<Integer, Pushing> sessions = new ConcurrentHashMap<>();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();

    @TempDir
    private Path directory;

    /** What the script prints of each client. */
    record Client(
            int code,
            String reason,
            boolean wasClean,
            String extensions,
            String error,
            int sent,
            int received,
            int disordered) {}

    /** Sends numbered messages, one at a time, and expects numbered messages. */
    public static final class Pushing extends Session.Listener.AbstractAutoDemanding {

        private final AtomicBoolean sending = new AtomicBoolean();
        private final AtomicInteger sent = new AtomicInteger();
        private final AtomicInteger received = new AtomicInteger();
        private final AtomicInteger disordered = new AtomicInteger();

        private void push() {
            if (isOpen() && sending.compareAndSet(false, true)) {
                getSession().sendText(Integer.toString(sent.get()), Callback.from(this::sent, failure -> {}));
            }
        }

        private void sent() {
            sent.incrementAndGet();
            sending.set(false);
        }

        private boolean busy() {
            return sent.get() > 2 && received.get() > 2;
        }

        @Override
        public void onWebSocketText(String message) {
            if (!message.equals(Integer.toString(received.getAndIncrement()))) {
                disordered.incrementAndGet();
            }
        }

        @Override
        public void onWebSocketClose(int code, String reason, Callback callback) {
            callback.succeed();
        }
    }

    /** What became of the messages of all. A message is lost if its sender was told that it is sent. */
    record Messages(int cleanCloses, int lostByClients, int lostByServer, int disordered) {

        static Messages count(List<Client> clients, Map<Integer, Pushing> sessions) {
            int clean = 0;
            int lostByClients = 0;
            int lostByServer = 0;
            int disordered = 0;
            for (int i = 0; i < clients.size(); i++) {
                Client client = clients.get(i);
                Pushing session = sessions.get(i);
                clean += client.wasClean() ? 1 : 0;
                lostByClients += Math.max(0, client.sent() - session.received.get());
                lostByServer += Math.max(0, session.sent.get() - client.received());
                disordered += client.disordered() + session.disordered.get();
            }
            return new Messages(clean, lostByClients, lostByServer, disordered);
        }
    }

    @BeforeAll
    static void installWs() throws Exception {
        Parts.require(Part.NODE);
        if (!Files.exists(TARGET.resolve("node_modules/ws"))) {
            Command.run("npm", "install", "--prefix", TARGET.toString(), "--no-audit", "--no-fund", "ws@8");
        }
    }

    @BeforeEach
    void start() throws Exception {
        server.addConnector(plain);
        server.addConnector(
                new ServerConnector(server, Certificate.createIn(directory).server()));
        server.setHandler(WebSocketUpgradeHandler.from(
                server,
                container -> container.addMapping("/ws", (request, response, callback) -> {
                    Pushing session = new Pushing();
                    int client = Integer.parseInt(
                            Request.extractQueryParameters(request).getValue("client"));
                    sessions.put(client, session);
                    return session;
                })));
    }

    @AfterEach
    void stop() throws Exception {
        clock.shutdownNow();
        server.stop();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyClientUnderLoadSeesTheCodeAndTheReasonAndNoMessageIsLost(boolean deflate) throws Exception {
        GracefulShutdown shutdown = GracefulShutdown.builder()
                .gracePeriod(Duration.ofSeconds(90))
                .handshakeTimeout(Duration.ofSeconds(40))
                .stopAtShutdown(false)
                .install(server);
        server.start();
        clock.scheduleAtFixedRate(
                () -> sessions.values().forEach(Pushing::push), 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
        try (Command node = startClients(deflate)) {
            Eventually.isTrue(() -> shutdown.openSessions() == CLIENTS
                    && sessions.values().stream().allMatch(Pushing::busy));

            DrainReport report = shutdown.stop(Intent.RESTART).get(90, TimeUnit.SECONDS);

            List<Client> clients = clients(node);
            assertThat(clients).allSatisfy(client -> {
                assertThat(client.error()).isEmpty();
                assertThat(client.extensions()).isEqualTo(deflate ? "permessage-deflate" : "");
                Handshakes.assertTold(Intent.RESTART, new Closed(client.code(), client.reason()));
            });
            assertThat(Messages.count(clients, sessions)).isEqualTo(new Messages(CLIENTS, 0, 0, 0));
            assertThat(report.result()).isEqualTo(DrainReport.Result.COMPLETED);
            assertThat(report.sessions()).isEqualTo(CLIENTS);
            assertThat(report.handshakes()).isEqualTo(CLIENTS);
            assertThat(report.closeFramesReceived()).isEqualTo(Map.of(1012, CLIENTS));
        }
    }

    private Command startClients(boolean deflate) throws Exception {
        Path script = Path.of(
                ForeignClientTest.class.getResource("/foreign-client.cjs").toURI());
        List<String> words = new ArrayList<>(
                List.of("node", script.toString(), "" + deflate, "" + PERIOD_MILLIS, "" + CLIENTS_PER_CONNECTOR));
        for (Connector connector : server.getConnectors()) {
            String scheme = connector == plain ? "ws" : "wss";
            words.add(scheme + "://localhost:" + ((ServerConnector) connector).getLocalPort() + "/ws");
        }
        return Command.start(
                Map.of("NODE_PATH", TARGET.resolve("node_modules").toString()), words.toArray(String[]::new));
    }

    private static List<Client> clients(Command node) throws Exception {
        String json = node.output(Duration.ofSeconds(60))
                .lines()
                .filter(line -> line.startsWith("["))
                .findFirst()
                .orElseThrow();
        return List.of(new ObjectMapper().readValue(json, Client[].class));
    }
}
