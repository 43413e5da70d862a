package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RawClient.WireFrame;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Clients that open sessions all the time while the server drains: no 101 without a Close frame. */
class UpgradeRaceTest {

    private static final int ROUNDS = 300;
    private static final int CLIENTS = 16;

    private final AtomicInteger opened = new AtomicInteger();
    private final AtomicInteger closed = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();

    @Test
    void everySessionThatOpensIsClosedWithTheCode() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        GracefulShutdownBuilder configuration =
                GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(30)).reconnects(Reconnects.elsewhere(1e6));
        try (EchoServer server = EchoServer.start(configuration)) {
            int sessions = 0;
            for (int round = 0; round < ROUNDS; round++) {
                opened.set(0);
                List<CompletableFuture<Void>> clients = new ArrayList<>();
                for (int client = 0; client < CLIENTS; client++) {
                    clients.add(CompletableFuture.runAsync(() -> connectUntilRefused(server.port()), threads));
                }
                // Some are open, the others are on their way.
                int some = ThreadLocalRandom.current().nextInt(CLIENTS);
                while (opened.get() < some) {
                    Thread.onSpinWait();
                }
                DrainReport report =
                        server.shutdown.drain(Intent.RESTART).report().get(20, TimeUnit.SECONDS);
                CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new))
                        .get(20, TimeUnit.SECONDS);
                assertThat(report.result()).isEqualTo(DrainReport.Result.COMPLETED);
                assertThat(report.handshakes()).isEqualTo(report.sessions());
                sessions += report.sessions();
                assertThat(closed.get()).as("round %d", round).isEqualTo(sessions);
                server.server.stop();
                server.server.start();
            }
            assertThat(server.shutdown.openSessions()).isZero();
        } finally {
            threads.shutdownNow();
        }
        assertThat(closed.get()).as("the race took place").isGreaterThan(ROUNDS);
        assertThat(refused.get()).isEqualTo(ROUNDS * CLIENTS);
    }

    /** Opens, waits for the server's Close frame, answers it; until an upgrade is refused. */
    private void connectUntilRefused(int port) {
        while (true) {
            try (RawClient client = RawClient.connect(port, "/ws")) {
                if (client.status() == 503) {
                    refused.incrementAndGet();
                    return;
                }
                assertThat(client.status()).isEqualTo(101);
                opened.incrementAndGet();
                WireFrame close = client.readClose();
                assertThat(close)
                        .as("a Close frame before the end of the stream")
                        .isNotNull();
                assertThat(close.closeCode()).isEqualTo(1012);
                client.reply(close);
                assertThat(client.read()).isNull();
                closed.incrementAndGet();
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }
    }
}
