package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RawClient.WireFrame;
import io.jettyshutdown.testing.Rounds;
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

/** Clients that come and go as they like while the server drains: each that behaves gets a Close frame. */
class StressTest {

    private static final int ROUNDS = Rounds.orElse(300);
    private static final int CLIENTS = 16;

    private final AtomicInteger answered = new AtomicInteger();
    private final AtomicInteger drained = new AtomicInteger();
    private final AtomicInteger opened = new AtomicInteger();

    @Test
    void numbersAddUpWhateverClientsDoAndNobodyIsForgotten() throws Exception {
        ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
        GracefulShutdownBuilder configuration =
                GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(30)).reconnects(Reconnects.elsewhere(1e6));
        try (EchoServer server = EchoServer.start(configuration)) {
            int inReports = 0;
            for (int round = 0; round < ROUNDS; round++) {
                opened.set(0);
                List<CompletableFuture<Void>> clients = new ArrayList<>();
                for (int client = 0; client < CLIENTS; client++) {
                    clients.add(CompletableFuture.runAsync(() -> comeAndGo(server.port()), threads));
                }
                int some = ThreadLocalRandom.current().nextInt(CLIENTS + 1);
                while (opened.get() < some && clients.stream().noneMatch(CompletableFuture::isDone)) {
                    Thread.onSpinWait();
                }
                DrainReport report =
                        server.shutdown.drain(Intent.RESTART).report().get(20, TimeUnit.SECONDS);
                CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new))
                        .get(20, TimeUnit.SECONDS);
                assertThat(report.result()).isEqualTo(DrainReport.Result.COMPLETED);
                assertThat(report.sessions())
                        .as(report.summary())
                        .isEqualTo(report.handshakes() + report.noReply() + report.aborted() + report.abnormal());
                assertThat(server.shutdown.openSessions()).as(report.summary()).isZero();
                inReports += report.sessions();
                server.server.stop();
                server.server.start();
            }
            assertThat(inReports).as("those that the drains closed").isGreaterThanOrEqualTo(drained.get());
        } finally {
            threads.shutdownNow();
        }
        assertThat(answered.get()).as("some went by themselves").isGreaterThan(ROUNDS);
        assertThat(drained.get()).as("some were told to go").isGreaterThan(ROUNDS);
    }

    /** Opens sessions, and ends them in one way or another, until an upgrade is refused. */
    private void comeAndGo(int port) {
        try {
            while (true) {
                try (RawClient client = RawClient.connect(port, "/ws")) {
                    if (client.status() == 503) {
                        return;
                    }
                    assertThat(client.status()).isEqualTo(101);
                    opened.incrementAndGet();
                    behave(client, ThreadLocalRandom.current());
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void behave(RawClient client, ThreadLocalRandom random) throws IOException {
        int messages = random.nextInt(4);
        for (int i = 0; i < messages; i++) {
            client.sendText("message");
        }
        switch (random.nextInt(5)) {
            case 0 -> client.reset();
            case 1, 2 -> {
                // At a random moment: the server may begin to close at the same time.
                spin(random.nextInt(20_000));
                client.sendClose(1000);
                endsAfter(closeOf(client), client);
            }
            default -> {
                WireFrame close = closeOf(client);
                client.reply(close);
                endsAfter(close, client);
            }
        }
    }

    private static void spin(int turns) {
        for (int i = 0; i < turns; i++) {
            Thread.onSpinWait();
        }
    }

    private static WireFrame closeOf(RawClient client) throws IOException {
        WireFrame close = client.readClose();
        assertThat(close).as("a Close frame before the end of the stream").isNotNull();
        return close;
    }

    private void endsAfter(WireFrame close, RawClient client) throws IOException {
        assertThat(close.closeCode()).isIn(1000, 1012);
        (close.closeCode() == 1000 ? answered : drained).incrementAndGet();
        assertThat(client.read()).as("nothing follows the Close frame").isNull();
    }
}
