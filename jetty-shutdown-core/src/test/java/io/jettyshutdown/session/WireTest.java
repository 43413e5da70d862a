package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Phase;
import io.jettyshutdown.SessionListener;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RawClient.WireFrame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.junit.jupiter.api.Test;

/** What is on the wire, byte for byte. These tests fail when a release of Jetty changes what the mechanism leans on. */
class WireTest {

    private static final Intent INTENT = Intent.RESTART.because("bye");

    private static GracefulShutdownBuilder configuration() {
        return GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(60)).handshakeTimeout(Duration.ofSeconds(20));
    }

    @Test
    void closeFrameHasCodeAndReasonAndNothingElseUntilTheReplyAndThenFin() throws Exception {
        try (EchoServer server = EchoServer.start(configuration());
                RawClient client = server.connect()) {
            CompletableFuture<DrainReport> report = server.shutdown.stop(INTENT);

            WireFrame close = client.read();
            assertThat(close.firstByte()).isEqualTo(0x88);
            assertThat(HexFormat.of().formatHex(close.payload()))
                    .isEqualTo("03f4" + HexFormat.of().formatHex("bye;retry-after-ms=0".getBytes()));
            assertThat(client.isSilentFor(Duration.ofMillis(500)))
                    .as("no FIN, no second Close before the reply")
                    .isTrue();

            client.reply(close);
            assertThat(client.read()).as("FIN after the reply").isNull();
            assertThat(report.join().handshakes()).isEqualTo(1);
            assertThat(server.endpoints.get(0).closeCode).isEqualTo(1012);
        }
    }

    @Test
    void extensionIsNotNegotiatedWithThePeer() throws Exception {
        try (EchoServer server = EchoServer.start(configuration());
                RawClient client = RawClient.connect(server.port(), "/ws")) {
            assertThat(client.responseHead()).doesNotContainIgnoringCase("Sec-WebSocket-Extensions");
        }
    }

    @Test
    void extensionThatAClientOffersIsStripped() throws Exception {
        try (EchoServer server = EchoServer.start(configuration());
                RawClient client = RawClient.connect(
                        server.port(),
                        "/ws",
                        "Sec-WebSocket-Extensions: jetty-shutdown;ticket=1, permessage-deflate")) {
            assertThat(client.responseHead())
                    .contains("Sec-WebSocket-Extensions: permessage-deflate")
                    .doesNotContain("jetty-shutdown");
            Eventually.isTrue(() -> server.shutdown.openSessions() == 1);
            assertThat(server.shutdown.untrackedSessions()).isZero();
            assertThat(server.endpoints.get(0).offeredExtensions).containsExactly("permessage-deflate");
            server.shutdown.drain(INTENT);
            assertThat(client.readClose().closeCode()).isEqualTo(1012);
        }
    }

    @Test
    void closeFrameThatIsQueuedIsNotLostWhenThePeerSendsItsOwn() throws Exception {
        try (EchoServer server = EchoServer.start(configuration())) {
            AtomicInteger answered = new AtomicInteger();
            server.shutdown.addListener(new SessionListener() {
                @Override
                public void closeFrameAnswered(int code, Duration elapsed) {
                    answered.set(code);
                }
            });
            RawClient deaf = server.connectDeaf(1000);
            Drain drain = server.shutdown.drain(INTENT);
            Eventually.isTrue(() -> drain.phase() == Phase.AWAITING);
            deaf.sendClose(1000);
            // Long enough for the server to have read it.
            server.get().get(20, TimeUnit.SECONDS);
            WireFrame close = deaf.readClose();
            assertThat(close).as("a Close frame before the end of the stream").isNotNull();
            assertThat(close.closeCode()).isEqualTo(1012);
            assertThat(deaf.read()).isNull();
            DrainReport report = drain.report().get(20, TimeUnit.SECONDS);
            assertThat(report.handshakes()).isEqualTo(1);
            assertThat(report.closeFramesReceived()).containsOnly(java.util.Map.entry(1000, 1));
            Eventually.isTrue(() -> answered.get() == 1012);
            deaf.close();
        }
    }

    @Test
    void closeFrameThatIsQueuedIsNotLostWhenTheApplicationClosesToo() throws Exception {
        try (EchoServer server = EchoServer.start(
                configuration(),
                endpoint -> endpoint.onText = text -> endpoint.session.close(1011, "fails", Callback.NOOP))) {
            try (RawClient deaf = server.connectDeaf(1000)) {
                EchoServer.Endpoint endpoint = server.endpoints.get(0);
                Drain drain = server.shutdown.drain(INTENT);
                Eventually.isTrue(() -> drain.phase() == Phase.AWAITING);
                deaf.sendText("in flight");
                Eventually.isTrue(() -> endpoint.received.size() == 1);
                WireFrame close = deaf.readClose();
                assertThat(close)
                        .as("a Close frame before the end of the stream")
                        .isNotNull();
                assertThat(close.closeCode()).isEqualTo(1012);
                deaf.reply(close);
                assertThat(drain.report().get(20, TimeUnit.SECONDS).handshakes())
                        .isEqualTo(1);
            }
        }
    }

    @Test
    void nothingFollowsTheCloseFrameWhileEightThreadsSend() throws Exception {
        AtomicBoolean sending = new AtomicBoolean(true);
        ExecutorService threads = Executors.newCachedThreadPool();
        try (EchoServer server = EchoServer.start(
                configuration(),
                endpoint -> endpoint.onOpen = session -> {
                    for (int thread = 0; thread < 8; thread++) {
                        new Thread(() -> sendAllTheTime(session, sending)).start();
                    }
                })) {
            List<CompletableFuture<Void>> clients = new ArrayList<>();
            for (int i = 0; i < 40; i++) {
                RawClient client = server.connect();
                clients.add(CompletableFuture.runAsync(() -> assertNothingFollowsTheCloseFrame(client), threads));
            }
            CompletableFuture<DrainReport> report = server.shutdown.stop(INTENT);
            CompletableFuture.allOf(clients.toArray(CompletableFuture[]::new)).get(60, TimeUnit.SECONDS);
            assertThat(report.join().handshakes()).isEqualTo(40);
        } finally {
            sending.set(false);
            threads.shutdown();
        }
    }

    private static void assertNothingFollowsTheCloseFrame(RawClient client) {
        try (client) {
            WireFrame close = client.readClose();
            assertThat(close.closeCode()).isEqualTo(1012);
            assertThat(client.isSilentFor(Duration.ofMillis(300)))
                    .as("nothing after the Close frame")
                    .isTrue();
            client.reply(close);
            assertThat(client.read()).isNull();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Does not wait for one message before the next, so that many threads are between check and queue at any time. */
    private static void sendAllTheTime(Session session, AtomicBoolean sending) {
        Semaphore unsent = new Semaphore(500);
        AtomicBoolean failed = new AtomicBoolean();
        while (sending.get() && !failed.get()) {
            unsent.acquireUninterruptibly();
            session.sendText("x".repeat(50), Callback.from(unsent::release, failure -> {
                failed.set(true);
                unsent.release();
            }));
        }
    }

    @Test
    void messagesThatWereQueuedGoOutBeforeTheCloseFrame() throws Exception {
        int messages = 2000;
        try (EchoServer server = EchoServer.start(configuration());
                RawClient client = server.connect()) {
            Session session = server.endpoints.get(0).session;
            AtomicInteger sent = new AtomicInteger();
            // More than the socket buffers hold: the client does not read yet.
            for (int i = 0; i < messages; i++) {
                session.sendText(i + ":" + "y".repeat(4000), Callback.from(sent::incrementAndGet, failure -> {}));
            }
            assertThat(sent.get()).isLessThan(messages);
            CompletableFuture<DrainReport> report = server.shutdown.stop(INTENT);

            for (int i = 0; i < messages; i++) {
                assertThat(client.read().text()).startsWith(i + ":");
            }
            WireFrame close = client.read();
            assertThat(close.closeCode()).isEqualTo(1012);
            client.reply(close);
            assertThat(report.join().handshakes()).isEqualTo(1);
            assertThat(sent.get()).isEqualTo(messages);
        }
    }

    @Test
    void messagesInFlightReachTheApplicationAfterItsCloseFrame() throws Exception {
        try (EchoServer server = EchoServer.start(configuration());
                RawClient client = server.connect()) {
            CompletableFuture<DrainReport> report = server.shutdown.stop(INTENT);
            WireFrame close = client.readClose();
            for (int i = 0; i < 100; i++) {
                client.sendText("late " + i);
            }
            client.reply(close);
            report.join();
            assertThat(server.endpoints.get(0).received).hasSize(100).contains("late 0", "late 99");
        }
    }

    @Test
    void messageThatIsSentInFragmentsIsCompletedFirst() throws Exception {
        try (EchoServer server = EchoServer.start(configuration());
                RawClient client = server.connect()) {
            Session session = server.endpoints.get(0).session;
            Callback.Completable.with(callback -> session.sendPartialText("half ", false, callback))
                    .join();
            CompletableFuture<DrainReport> report = server.shutdown.stop(INTENT);
            assertThat(client.read().text()).isEqualTo("half ");
            assertThat(client.isSilentFor(Duration.ofMillis(300)))
                    .as("the Close frame waits for the message")
                    .isTrue();

            Callback.Completable.with(callback -> session.sendPartialText("whole", true, callback))
                    .join();
            assertThat(client.read().text()).isEqualTo("whole");
            WireFrame close = client.read();
            assertThat(close.closeCode()).isEqualTo(1012);
            client.reply(close);
            assertThat(report.join().handshakes()).isEqualTo(1);
        }
    }

    @Test
    void messageThatIsNeverCompletedHoldsUpTheCloseFrameUntilTheWindowIsOver() throws Exception {
        try (EchoServer server = EchoServer.start(configuration().closingWindow(Duration.ofMillis(300)));
                RawClient client = server.connect()) {
            Session session = server.endpoints.get(0).session;
            Callback.Completable.with(callback -> session.sendPartialText("half", false, callback))
                    .join();
            CompletableFuture<DrainReport> report = server.shutdown.stop(INTENT);
            WireFrame close = client.readClose();
            assertThat(close.closeCode()).isEqualTo(1012);
            client.reply(close);
            assertThat(report.join().handshakes()).isEqualTo(1);
        }
    }
}
