package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.EchoServer.Endpoint;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RawClient.WireFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.StatusCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Whatever application code does: the grace period holds, and other sessions are served right. */
class ApplicationTest {

    private static final Duration GRACE_PERIOD = Duration.ofSeconds(10);

    /** Blocked threads ignore interrupts, as the worst code does, but not the end of the test. */
    private final AtomicBoolean testOver = new AtomicBoolean();

    @AfterEach
    void letBlockedThreadsGo() {
        testOver.set(true);
    }

    private void blockForEver() {
        while (!testOver.get()) {
            LockSupport.parkNanos(1_000_000);
        }
    }

    private DrainReport stopWith(int bad, Consumer<Endpoint> badBehaviour) throws Exception {
        int good = 50;
        GracefulShutdownBuilder configuration = GracefulShutdown.builder()
                .gracePeriod(GRACE_PERIOD)
                .handshakeTimeout(Duration.ofSeconds(4))
                .closingWindow(Duration.ofSeconds(2));
        List<Endpoint> opened = new ArrayList<>();
        EchoServer server = EchoServer.start(configuration, endpoint -> {
            synchronized (opened) {
                opened.add(endpoint);
                if (opened.size() <= bad) {
                    badBehaviour.accept(endpoint);
                }
            }
        });
        List<RawClient> badClients = new ArrayList<>();
        for (int i = 0; i < bad; i++) {
            badClients.add(RawClient.connect(server.port(), "/ws"));
        }
        Eventually.isTrue(() -> server.endpoints.stream().allMatch(endpoint -> endpoint.session != null));
        for (RawClient client : badClients) {
            client.sendText("go");
        }
        List<RawClient> goodClients = new ArrayList<>();
        for (int i = 0; i < good; i++) {
            goodClients.add(server.connect());
        }
        long begun = System.nanoTime();
        CompletableFuture<DrainReport> stopped = server.shutdown.stop(Intent.RESTART);
        for (RawClient client : goodClients) {
            WireFrame close = client.readClose();
            assertThat(close.closeCode()).isEqualTo(1012);
            client.reply(close);
            assertThat(client.read()).isNull();
            client.close();
        }
        for (RawClient client : badClients) {
            WireFrame close = client.readClose();
            if (close != null) {
                client.reply(close);
            }
        }
        DrainReport report =
                server.shutdown.currentDrain().orElseThrow().report().get(20, TimeUnit.SECONDS);
        stopped.handle((done, failure) -> failure).get(20, TimeUnit.SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(GRACE_PERIOD.plusSeconds(5));
        assertThat(report.handshakes()).isGreaterThanOrEqualTo(good);
        for (RawClient client : badClients) {
            client.close();
        }
        return report;
    }

    @Test
    void messageHandlersThatBlockForEver() throws Exception {
        DrainReport report = stopWith(20, endpoint -> endpoint.onText = message -> blockForEver());
        assertThat(report.noReply()).isEqualTo(20);
    }

    @Test
    void openHandlersThatBlockForEver() throws Exception {
        DrainReport report = stopWith(20, endpoint -> endpoint.onOpen = session -> blockForEver());
        assertThat(report.sessions()).isEqualTo(70);
    }

    @Test
    void closeHandlersThatBlockForEver() throws Exception {
        DrainReport report = stopWith(20, endpoint -> endpoint.onClose = this::blockForEver);
        assertThat(report.handshakes()).isEqualTo(70);
    }

    @Test
    void sendCallbacksThatBlockForEver() throws Exception {
        stopWith(
                20,
                endpoint -> endpoint.onText = message -> endpoint.session.sendText(
                        "x".repeat(100_000), Callback.from(this::blockForEver, failure -> blockForEver())));
    }

    @Test
    void handlersThatThrow() throws Exception {
        DrainReport report = stopWith(
                20,
                endpoint -> endpoint.onClose = () -> {
                    throw new IllegalStateException("on purpose");
                });
        assertThat(report.handshakes()).isEqualTo(70);
    }

    @Test
    void applicationThatClosesItsSessionsItselfAtTheSameMoment() throws Exception {
        DrainReport report = stopWith(
                20,
                endpoint ->
                        endpoint.onText = message -> endpoint.session.close(StatusCode.NORMAL, "done", Callback.NOOP));
        assertThat(report.aborted()).isZero();
    }

    @Test
    void stopInTimeEvenIfEveryThreadOfThePoolIsBlocked() throws Exception {
        EchoServer server = EchoServer.start(
                GracefulShutdown.builder().gracePeriod(GRACE_PERIOD),
                endpoint -> endpoint.onText = message -> blockForEver());
        List<RawClient> clients = new ArrayList<>();
        for (int i = 0; i < 250; i++) {
            RawClient client = server.connect();
            client.sendText("go");
            clients.add(client);
            if (server.server.getThreadPool().isLowOnThreads()) {
                break;
            }
        }
        long begun = System.nanoTime();
        CompletableFuture<DrainReport> stopped = server.shutdown.stop(Intent.RESTART);
        for (RawClient client : clients) {
            assertThat(client.readClose().closeCode()).isEqualTo(1012);
        }
        Throwable failure = stopped.handle((done, thrown) -> thrown).get(20, TimeUnit.SECONDS);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(GRACE_PERIOD.plusSeconds(5));
        assertThat(failure)
                .satisfiesAnyOf(
                        none -> assertThat(none).isNull(),
                        thrown -> assertThat(thrown).hasRootCauseInstanceOf(TimeoutException.class));
        for (RawClient client : clients) {
            client.close();
        }
    }
}
