package io.jettyshutdown.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainListener;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Phase;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * An application that closes its sessions with 1012 by itself, under traffic: while the server drains, every client sees
 * that. With {@code -Dcloses.runs=10} it is also measured how many do so while the server does not drain, when Jetty is left
 * alone, and the rows of the page are written to {@code target/closes.md}.
 */
class ApplicationThatClosesTest {

    private static final int SERVICE_RESTART = 1012;
    private static final int CONVERSATIONS = 10;
    private static final long PERIOD_MILLIS = 2;
    private static final int RUNS_TO_COMPARE = Integer.getInteger("closes.runs", 0);

    private static final int SERVER_PORT = FreePort.find();

    @TempDir
    private Path directory;

    @ParameterizedTest
    @EnumSource(names = {"CHROMIUM", "NODE_WS", "NODE_UNDICI", "OKHTTP"})
    void everyClientSeesItWhileTheServerDrains(ClientKind kind) throws Exception {
        try (ForeignClient client = kind.start(PERIOD_MILLIS);
                Entrance entrance = Route.DIRECT.open(SERVER_PORT, directory)) {
            assertThat(unaware(client, entrance, true)).isZero();
            if (RUNS_TO_COMPARE > 0) {
                compare(kind, client, entrance);
            }
        }
    }

    private static void compare(ClientKind kind, ForeignClient client, Entrance entrance) throws Exception {
        int leftAlone = 0;
        int draining = 0;
        for (int run = 0; run < RUNS_TO_COMPARE; run++) {
            leftAlone += unaware(client, entrance, false);
            draining += unaware(client, entrance, true);
        }
        int clients = RUNS_TO_COMPARE * CONVERSATIONS;
        Files.writeString(
                Path.of("target", "closes.md"),
                String.format("| %s | %d of %d | %d of %d |%n", kind, leftAlone, clients, draining, clients),
                StandardOpenOption.CREATE,
                StandardOpenOption.APPEND);
    }

    /** How many clients saw anything else, or no clean end. */
    private static int unaware(ForeignClient client, Entrance entrance, boolean draining) throws Exception {
        try (TrafficServer traffic = new TrafficServer()) {
            ServerConnector connector = new ServerConnector(traffic.server);
            connector.setPort(SERVER_PORT);
            connector.setShutdownIdleTimeout(20);
            traffic.server.addConnector(connector);
            GracefulShutdown shutdown = GracefulShutdown.builder()
                    .gracePeriod(Duration.ofSeconds(60))
                    .readinessDelay(Duration.ofSeconds(30))
                    .stopAtShutdown(false)
                    .install(traffic.server);
            traffic.start(PERIOD_MILLIS);
            entrance.awaitReady();
            var end = client.converse(entrance.conversations(CONVERSATIONS));
            traffic.awaitTraffic(CONVERSATIONS);

            if (draining) {
                shutdown.addListener(new DrainListener() {
                    @Override
                    public void phaseEntered(Drain drain, Phase phase) {
                        if (phase == Phase.ANNOUNCED) {
                            traffic.closeAll(SERVICE_RESTART, "by the application");
                        }
                    }
                });
                shutdown.drain(Intent.RESTART);
            } else {
                traffic.closeAll(SERVICE_RESTART, "by the application");
            }
            List<Seen> seen = end.get(40, TimeUnit.SECONDS);
            shutdown.currentDrain().ifPresent(Drain::abort);
            return (int) seen.stream()
                    .filter(one -> one.code() != SERVICE_RESTART || !one.wasClean())
                    .count();
        }
    }
}
