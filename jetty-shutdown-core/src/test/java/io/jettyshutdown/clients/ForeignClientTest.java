package io.jettyshutdown.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.Application.Closed;
import io.jettyshutdown.testing.Certificate;
import io.jettyshutdown.testing.Handshakes;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Clients of another make under load: `ws` 8 on Node.js, which handles frames asynchronously when it inflates them, so
 * that it must be left the time to answer.
 */
class ForeignClientTest {

    private static final int CLIENTS = 400;
    private static final long PERIOD_MILLIS = 50;

    // Threshold 0: even short messages go through zlib, asynchronously, and so do the frames behind them.
    private static final String DEFLATE = "{\"perMessageDeflate\": {\"threshold\": 0}, \"rejectUnauthorized\": false}";
    private static final String NO_DEFLATE = "{\"perMessageDeflate\": false, \"rejectUnauthorized\": false}";

    @TempDir
    private Path directory;

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void everyClientUnderLoadSeesTheCodeAndTheReasonAndNoMessageIsLost(boolean deflate) throws Exception {
        try (ForeignClient node = Scripts.node("ws", PERIOD_MILLIS, deflate ? DEFLATE : NO_DEFLATE);
                ConversationServer conversations = new ConversationServer()) {
            ServerConnector plain = new ServerConnector(conversations.server);
            ServerConnector secure = new ServerConnector(
                    conversations.server, Certificate.createIn(directory).server());
            conversations.server.addConnector(plain);
            conversations.server.addConnector(secure);
            GracefulShutdown shutdown = GracefulShutdown.builder()
                    .gracePeriod(Duration.ofSeconds(90))
                    .handshakeTimeout(Duration.ofSeconds(40))
                    .stopAtShutdown(false)
                    .install(conversations.server);
            conversations.start(PERIOD_MILLIS);
            var end = node.converse(IntStream.range(0, CLIENTS)
                    .mapToObj(client -> client % 2 == 0
                            ? URI.create("ws://localhost:" + plain.getLocalPort() + "/ws?client=" + client)
                            : URI.create("wss://localhost:" + secure.getLocalPort() + "/ws?client=" + client))
                    .toList());
            conversations.awaitConversations(CLIENTS);

            DrainReport report = shutdown.stop(Intent.RESTART).get(90, TimeUnit.SECONDS);

            List<Seen> clients = end.get(60, TimeUnit.SECONDS);
            assertThat(clients).hasSize(CLIENTS).allSatisfy(client -> {
                assertThat(client.error()).isEmpty();
                assertThat(client.wasClean()).isTrue();
                assertThat(client.extensions()).isEqualTo(deflate ? "permessage-deflate" : "");
                Handshakes.assertTold(Intent.RESTART, new Closed(client.code(), client.reason()));
            });
            // Half of the wire is encrypted: all that was sent must have arrived.
            List<ClientWire.Frames> wire = clients.stream()
                    .map(client -> new ClientWire.Frames(client.sent(), 1))
                    .toList();
            assertThat(Messages.count(clients, wire, conversations.ledgers())).isEqualTo(Messages.ALL_ARRIVED);
            assertThat(report.result()).isEqualTo(DrainReport.Result.COMPLETED);
            assertThat(report.sessions()).isEqualTo(CLIENTS);
            assertThat(report.handshakes()).isEqualTo(CLIENTS);
            assertThat(report.closeFramesReceived()).isEqualTo(Map.of(1012, CLIENTS));
        }
    }
}
