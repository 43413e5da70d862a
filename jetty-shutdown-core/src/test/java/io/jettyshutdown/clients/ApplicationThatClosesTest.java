package io.jettyshutdown.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainListener;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Phase;
import io.jettyshutdown.testing.FreePort;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An application that closes its sessions with 1012 by itself, under traffic, while the server drains: every client sees that. */
class ApplicationThatClosesTest {

    private static final int SERVICE_RESTART = 1012;
    private static final int CONVERSATIONS = 10;
    private static final long PERIOD_MILLIS = 2;

    private static final int SERVER_PORT = FreePort.find();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"CHROMIUM", "NODE_WS", "NODE_UNDICI", "OKHTTP"})
    void everyClientSeesItWhileTheServerDrains(ClientKind kind) throws Exception {
        try (ForeignClient client = kind.start(PERIOD_MILLIS);
                Entrance entrance = Route.DIRECT.open(SERVER_PORT, directory)) {
            assertThat(unaware(client, entrance)).isZero();
        }
    }

    /** How many clients saw anything else, or no clean end. */
    private static int unaware(ForeignClient client, Entrance entrance) throws Exception {
        try (ConversationServer conversations = new ConversationServer()) {
            ServerConnector connector = new ServerConnector(conversations.server);
            connector.setPort(SERVER_PORT);
            connector.setShutdownIdleTimeout(20);
            conversations.server.addConnector(connector);
            GracefulShutdown shutdown = GracefulShutdown.builder()
                    .gracePeriod(Duration.ofSeconds(60))
                    .readinessDelay(Duration.ofSeconds(30))
                    .stopAtShutdown(false)
                    .install(conversations.server);
            conversations.start(PERIOD_MILLIS);
            entrance.awaitReady();
            var end = client.converse(entrance.conversations(CONVERSATIONS));
            conversations.awaitConversations(CONVERSATIONS);

            shutdown.addListener(new DrainListener() {
                @Override
                public void phaseEntered(Drain drain, Phase phase) {
                    if (phase == Phase.ANNOUNCED) {
                        conversations.closeAll(SERVICE_RESTART, "by the application");
                    }
                }
            });
            Drain drain = shutdown.drain(Intent.RESTART);
            List<Seen> seen = end.get(40, TimeUnit.SECONDS);
            drain.abort();
            return (int) seen.stream()
                    .filter(one -> one.code() != SERVICE_RESTART || !one.wasClean())
                    .count();
        }
    }
}
