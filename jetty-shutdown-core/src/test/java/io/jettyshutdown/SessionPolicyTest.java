package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.DrainReport.Result;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.LogLines;
import io.jettyshutdown.testing.RawClient;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Not all sessions are told the same. */
class SessionPolicyTest {

    private static final Intent OWN = new Intent(4001, "come back to the new address");

    private static GracefulShutdownBuilder builder(SessionPolicy policy) {
        return GracefulShutdown.builder()
                .gracePeriod(Duration.ofSeconds(40))
                .stopAtShutdown(false)
                .policy(policy);
    }

    private static String kind(DrainingSession session) {
        return session.parameters().get("kind").get(0);
    }

    private static Optional<Intent> byKind(DrainingSession session, Intent intent) {
        return switch (kind(session)) {
            case "old" -> Optional.of(Intent.STOP);
            case "own" -> Optional.of(OWN);
            case "staying" -> Optional.empty();
            default -> Optional.of(intent);
        };
    }

    private static RawClient connect(EchoServer server, String kind) throws Exception {
        int before = server.shutdown.openSessions();
        RawClient client = RawClient.connect(server.port(), "/ws?kind=" + kind);
        Eventually.isTrue(() -> server.shutdown.openSessions() > before);
        return client;
    }

    private static int answerClose(RawClient client) throws Exception {
        RawClient.WireFrame close = client.readClose();
        client.reply(close);
        return close.closeCode();
    }

    @Test
    void eachSessionIsToldWhatThePolicySaysAndSomeStay() throws Exception {
        Queue<String> farewells = new ConcurrentLinkedQueue<>();
        try (EchoServer server =
                        EchoServer.start(builder(SessionPolicyTest::byKind).farewell((session, intent) -> {
                            farewells.add(kind(session) + " " + intent.code());
                            return session.sendText("bye");
                        }));
                RawClient usual = connect(server, "usual");
                RawClient old = connect(server, "old");
                RawClient own = connect(server, "own");
                RawClient staying = connect(server, "staying")) {
            Drain drain = server.shutdown.drain(Intent.RESTART);

            assertThat(answerClose(usual)).isEqualTo(1012);
            assertThat(answerClose(old)).isEqualTo(1001);
            assertThat(answerClose(own)).isEqualTo(4001);
            DrainReport report = drain.report().get(20, TimeUnit.SECONDS);
            assertThat(report.result()).isEqualTo(Result.COMPLETED);
            assertThat(report.sessions()).isEqualTo(4);
            assertThat(report.handshakes()).isEqualTo(3);
            assertThat(report.kept()).isEqualTo(1);
            assertThat(report.closeFramesSent()).isEqualTo(Map.of(1012, 1, 1001, 1, 4001, 1));
            assertThat(drain.remaining()).isZero();
            assertThat(farewells).containsExactlyInAnyOrder("usual 1012", "old 1001", "own 4001");
            staying.sendText("still there?");
            assertThat(staying.read().text()).isEqualTo("still there?");
            assertThat(server.shutdown.openSessions()).isEqualTo(1);
        }
    }

    @Test
    void policyThatFailsOrBlocksDoesNotKeepASessionFromBeingTold() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        SessionPolicy policy = (session, intent) -> switch (kind(session)) {
            case "throwing" -> throw new IllegalStateException("no");
            case "null" -> null;
            default -> {
                never.await();
                yield Optional.of(intent);
            }
        };
        try (LogLines log = new LogLines();
                EchoServer server = EchoServer.start(builder(policy).closingWindow(Duration.ofMillis(300)));
                RawClient throwing = connect(server, "throwing");
                RawClient nothing = connect(server, "null");
                RawClient blocking = connect(server, "blocking")) {
            Drain drain = server.shutdown.drain(Intent.RESTART);

            assertThat(answerClose(throwing)).isEqualTo(1012);
            assertThat(answerClose(nothing)).isEqualTo(1012);
            assertThat(answerClose(blocking)).isEqualTo(1012);
            assertThat(drain.report().get(20, TimeUnit.SECONDS).handshakes()).isEqualTo(3);
            assertThat(log.warnings())
                    .containsOnlyOnce(
                            "The session policy failed, this is logged once; the session is told the drain's intent");
        } finally {
            never.countDown();
        }
    }

    @Test
    void sessionsThatStayAreLeftAloneByAnAbortToo() throws Exception {
        // Slow: what is being decided when the waiting ends must not be ignored.
        SessionPolicy slow = (session, intent) -> {
            new CountDownLatch(1).await(50, TimeUnit.MILLISECONDS);
            return byKind(session, intent);
        };
        try (EchoServer server = EchoServer.start(
                        builder(slow).reconnects(Reconnects.elsewhere(0.2)).readinessDelay(Duration.ofSeconds(2)));
                RawClient stalled = connect(server, "usual");
                RawClient staying = connect(server, "staying");
                RawClient stayingToo = connect(server, "staying")) {
            Drain drain = server.shutdown.drain(Intent.RESTART);
            drain.abort();

            DrainReport report = drain.report().get(20, TimeUnit.SECONDS);
            assertThat(report.kept()).isEqualTo(2);
            assertThat(report.result()).isEqualTo(Result.ABORTED);
            for (RawClient client : new RawClient[] {staying, stayingToo}) {
                client.sendText("still there?");
                assertThat(client.read().text()).isEqualTo("still there?");
            }
            assertThat(stalled.readClose().closeCode()).isEqualTo(1012);
        }
    }

    @Test
    void drainOfSessionsThatAllStayIsOverAtOnce() throws Exception {
        try (EchoServer server = EchoServer.start(builder((session, intent) -> Optional.empty()));
                RawClient one = connect(server, "any");
                RawClient other = connect(server, "any")) {
            DrainReport report = server.shutdown.drain(Intent.RESTART).report().get(20, TimeUnit.SECONDS);

            assertThat(report.result()).isEqualTo(Result.COMPLETED);
            assertThat(report.kept()).isEqualTo(2);
            assertThat(report.sessions()).isEqualTo(2);
            assertThat(one.isSilentFor(Duration.ofMillis(50))).isTrue();
            assertThat(other.isSilentFor(Duration.ofMillis(50))).isTrue();
        }
    }
}
