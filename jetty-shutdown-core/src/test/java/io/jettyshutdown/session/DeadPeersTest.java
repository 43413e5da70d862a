package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.Intent;
import io.jettyshutdown.metrics.GracefulShutdownMetrics;
import io.jettyshutdown.testing.Blocker;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.Leftovers;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RawClient.WireFrame;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.websocket.api.Callback;
import org.junit.jupiter.api.Test;

/** Peers that do not answer a ping are found while the server serves; nobody else is taken for dead. */
class DeadPeersTest {

    private static final Duration INTERVAL = Duration.ofMillis(100);
    private static final Duration TIMEOUT = Duration.ofMillis(500);

    /** In which a silent peer would have been found twice. */
    private static final Duration LONG = INTERVAL.plus(TIMEOUT).multipliedBy(2);

    private static GracefulShutdownBuilder pinging() {
        return GracefulShutdown.builder()
                .handshakeTimeout(Duration.ofMillis(100))
                .ping(INTERVAL, TIMEOUT);
    }

    @Test
    void peerThatAnswersNothingIsCutAndCountsAsAbnormal() throws Exception {
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        try (EchoServer server = EchoServer.start(pinging())) {
            new GracefulShutdownMetrics(server.shutdown).bindTo(meters);
            long begun = System.nanoTime();
            try (RawClient client = server.connect()) {
                WireFrame ping = client.read();
                assertThat(ping.firstByte()).isEqualTo(0x89);
                assertThat(ping.payload()).hasSize(8);
                assertThat(client.read()).as("the end of the stream").isNull();
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(TIMEOUT);
            Eventually.isTrue(() -> server.endpoints.get(0).closeCode == 1006);
            Eventually.isTrue(() -> meters.get("jetty.websocket.sessions.ended")
                            .tags("code", "1006", "outcome", "abnormal")
                            .counter()
                            .count()
                    == 1);
            assertThat(server.shutdown.openSessions()).isZero();
        }
    }

    @Test
    void whateverComesIsASignOfLife() throws Exception {
        try (EchoServer server = EchoServer.start(pinging());
                RawClient client = server.connect()) {
            for (int i = 0; i < 4; i++) {
                assertThat(client.read().opCode()).isEqualTo(RawClient.PING);
                client.sendText("no pong " + i);
                assertThat(client.readText()).isEqualTo("no pong " + i);
            }
            // Not even a frame of its own: a part of one.
            assertThat(client.read().opCode()).isEqualTo(RawClient.PING);
            client.sendRaw((byte) 0x81);
            assertThat(client.read().opCode()).isEqualTo(RawClient.PING);
            assertThat(client.read()).isNull();
        }
    }

    @Test
    void withoutTheOptionNobodyIsPinged() throws Exception {
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder());
                RawClient client = server.connect()) {
            assertThat(client.isSilentFor(INTERVAL.multipliedBy(3))).isTrue();
        }
    }

    @Test
    void peerIsNotJudgedWhileTheHandlerOfItsMessageBlocks() throws Exception {
        Blocker blocked = new Blocker();
        try (EchoServer server = EchoServer.start(pinging(), endpoint -> endpoint.onText = text -> blocked.block());
                RawClient client = server.connect()) {
            client.sendText("block");
            Eventually.isTrue(() -> server.endpoints.get(0).received.size() == 1);
            client.pause(LONG);
            // Its application would be told of the end only when the handler returns.
            assertThat(server.shutdown.openSessions()).isEqualTo(1);
            assertThat(server.endpoints.get(0).closeCode).isZero();

            blocked.letGo();
            assertThat(client.readClose()).as("from now on it is").isNull();
        } finally {
            blocked.letGo();
        }
    }

    /** It has got no ping, although one was sent. */
    @Test
    void peerIsNotJudgedWhileACallbackOfASendBlocksWhatFollows() throws Exception {
        Blocker blocked = new Blocker();
        try (EchoServer server = EchoServer.start(pinging());
                RawClient client = server.connect()) {
            Thread sender = new Thread(() -> server.endpoints
                    .get(0)
                    .session
                    .sendText("sent", Callback.from(() -> blocked.block(), failure -> {})));
            sender.start();
            assertThat(client.readAnsweringPings().text()).isEqualTo("sent");
            client.pause(LONG);
            assertThat(server.endpoints.get(0).closeCode).isZero();

            blocked.letGo();
            assertThat(client.readClose()).as("from now on it is").isNull();
            sender.join();
        } finally {
            blocked.letGo();
        }
    }

    /** It answers, but nobody is there to read it. */
    @Test
    void peerIsNotJudgedWhileHandlersTakeAllThreadsOfTheServer() throws Exception {
        Blocker blocked = new Blocker();
        GracefulShutdownBuilder configuration = pinging().ping(INTERVAL, Duration.ofSeconds(1));
        List<RawClient> others = new ArrayList<>();
        try (EchoServer server = EchoServer.start(
                configuration,
                endpoint -> endpoint.onText = text -> {
                    if (text.equals("block")) {
                        blocked.block();
                    } else {
                        endpoint.session.sendText(text, Callback.NOOP);
                    }
                })) {
            QueuedThreadPool pool = (QueuedThreadPool) server.server.getThreadPool();
            pool.setMaxThreads(12);
            try (RawClient client = server.connect()) {
                for (int i = 0; i < 20; i++) {
                    others.add(server.connect());
                }
                WireFrame ping = client.read();
                for (RawClient other : others) {
                    other.sendText("block");
                }
                // Those that wait for a thread are all there, before the answer.
                Eventually.isTrue(
                        () -> pool.getIdleThreads() == 0 && blocked.arrived() + pool.getQueueSize() >= others.size());
                client.answer(ping);
                client.pause(Duration.ofMillis(2500));

                blocked.letGo();
                client.sendText("alive");
                assertThat(client.readText()).isEqualTo("alive");
            }
        } finally {
            blocked.letGo();
            for (RawClient other : others) {
                other.close();
            }
        }
    }

    @Test
    void peerThatDoesNotReadIsFoundAlthoughNoPingReachesIt() throws Exception {
        try (EchoServer server = EchoServer.start(pinging());
                RawClient deaf = server.connectDeaf(1000)) {
            Eventually.isTrue(() -> server.endpoints.get(0).closeCode == 1006);
            assertThat(deaf.status()).isEqualTo(101);
        }
    }

    /** The ping waits behind its messages, for much longer than it may take to answer one. */
    @Test
    void peerThatReadsSlowlyIsNotCut() throws Exception {
        int messages = 250;
        try (EchoServer server = EchoServer.start(pinging());
                RawClient slow = server.connectDeaf(messages)) {
            long begun = System.nanoTime();
            for (int i = 0; i < messages; i++) {
                assertThat(slow.read().opCode()).isEqualTo(RawClient.TEXT);
                slow.pause(Duration.ofMillis(5));
            }
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isGreaterThan(INTERVAL.plus(TIMEOUT));
            slow.answer(slow.read());
            slow.sendText("alive");
            assertThat(slow.readText()).isEqualTo("alive");
        }
    }

    /** It has been claimed, and its Close frame waits for the farewell. */
    @Test
    void peerThatIsFoundWhileItsServerDrainsIsInTheBooksOfTheDrain() throws Exception {
        GracefulShutdownBuilder configuration = pinging()
                .farewell((session, intent) -> new CompletableFuture<>())
                .farewellTimeout(Duration.ofMillis(1500))
                .handshakeTimeout(Duration.ofSeconds(5));
        try (EchoServer server = EchoServer.start(configuration);
                RawClient dead = server.connect();
                RawClient alive = server.connect()) {
            Drain drain = server.shutdown.drain(Intent.RESTART);
            alive.reply(alive.readAnsweringPings());
            DrainReport report = drain.report().get(20, TimeUnit.SECONDS);
            assertThat(report.sessions()).isEqualTo(2);
            assertThat(report.handshakes()).isEqualTo(1);
            assertThat(report.abnormal()).isEqualTo(1);
            assertThat(report.closeFramesSent()).containsOnly(Map.entry(1012, 1));
            assertThat(dead.readClose()).isNull();
        }
    }

    @Test
    void serverThatStopsLeavesNothingAndPingsAgainWhenItIsStarted() throws Exception {
        Leftovers leftovers = Leftovers.before();
        runThreeTimes();
        assertThat(leftovers.after()).isEmpty();
    }

    /** By itself, so that no variable of it keeps anything alive. */
    private static void runThreeTimes() throws Exception {
        try (EchoServer server = EchoServer.start(pinging())) {
            for (int run = 0; run < 3; run++) {
                try (RawClient client = server.connect()) {
                    assertThat(client.read().opCode()).isEqualTo(RawClient.PING);
                    assertThat(client.read()).isNull();
                }
                server.server.stop();
                server.endpoints.clear();
                server.server.start();
            }
        }
    }

    /** It goes on when the server has stopped. */
    @Test
    void schedulerOfTheApplicationHasNothingMoreToDoWhenTheServerHasStopped() throws Exception {
        ScheduledThreadPoolExecutor timers = new ScheduledThreadPoolExecutor(1);
        timers.setRemoveOnCancelPolicy(true);
        try {
            Server server = new Server(null, new ScheduledExecutorScheduler(timers), null);
            pinging().stopAtShutdown(false).install(server);
            assertThat(timers.getTaskCount()).isZero();
            for (int run = 0; run < 2; run++) {
                server.start();
                long before = timers.getCompletedTaskCount();
                Eventually.isTrue(() -> timers.getCompletedTaskCount() > before + 3);
                assertThat(timers.getQueue()).hasSizeLessThanOrEqualTo(1);
                server.stop();
                Eventually.isTrue(() -> timers.getQueue().isEmpty() && timers.getActiveCount() == 0);
                assertThat(timers.awaitTermination(INTERVAL.toMillis(), TimeUnit.MILLISECONDS))
                        .isFalse();
                assertThat(timers.getQueue()).isEmpty();
            }
        } finally {
            timers.shutdownNow();
        }
    }

    /** Jetty's own limit ends who is silent, and whose answers nobody asks for. */
    @Test
    void peerThatAnswersIsNotIdleToJetty() throws Exception {
        GracefulShutdownBuilder configuration = pinging().ping(INTERVAL, Duration.ofSeconds(20));
        try (EchoServer server = EchoServer.start(configuration);
                RawClient client = server.connect()) {
            server.endpoints.get(0).session.setIdleTimeout(INTERVAL.multipliedBy(5));
            long begun = System.nanoTime();
            while (Duration.ofNanos(System.nanoTime() - begun).compareTo(INTERVAL.multipliedBy(10)) < 0) {
                client.answer(client.read());
            }
            assertThat(server.endpoints.get(0).closeCode).isZero();
        }
    }
}
