package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainListener;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Outcome;
import io.jettyshutdown.Phase;
import io.jettyshutdown.SessionListener;
import io.jettyshutdown.testing.Application.Closed;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RecordingClient;
import io.jettyshutdown.testing.RunningClient;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.websocket.api.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * While a server drains, a session that the application, a framework or Jetty itself closes ends with a closing handshake
 * too. Left alone, Jetty cuts the connection after a Close frame with 1001, 1011 or 1012.
 */
class ClosesOfOthersTest {

    private static final int SESSIONS = 50;
    private static final GracefulShutdownBuilder ANNOUNCING =
            GracefulShutdown.builder().readinessDelay(Duration.ofSeconds(1));
    /** Announces until it is aborted. */
    private static final GracefulShutdownBuilder ANNOUNCING_LONG =
            GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(90)).readinessDelay(Duration.ofSeconds(60));

    @RegisterExtension
    private static final RunningClient CLIENT = new RunningClient();

    private final List<RecordingClient> clients = new ArrayList<>();

    private void connect(EchoServer server) throws Exception {
        for (int i = 0; i < SESSIONS; i++) {
            URI uri = URI.create("ws://127.0.0.1:" + server.port() + "/ws");
            clients.add(RecordingClient.connect(CLIENT, uri, "client " + i));
        }
        Eventually.isTrue(
                () -> clients.stream().allMatch(client -> client.received().size() > 3));
    }

    private List<Closed> seenByClients() throws Exception {
        List<Closed> seen = new ArrayList<>();
        for (RecordingClient client : clients) {
            seen.add(client.closed());
        }
        return seen;
    }

    private static void whenAnnounced(EchoServer server, Runnable action) {
        server.shutdown.addListener(new DrainListener() {
            @Override
            public void phaseEntered(Drain drain, Phase phase) {
                if (phase == Phase.ANNOUNCED) {
                    action.run();
                }
            }
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1011, 1012, 4000})
    void closeOfTheApplicationIsAHandshakeAndLosesNothing(int code) throws Exception {
        try (EchoServer server = EchoServer.start(ANNOUNCING)) {
            connect(server);
            List<String> ends = new CopyOnWriteArrayList<>();
            server.shutdown.addListener(new SessionListener() {
                @Override
                public void sessionEnded(int endedWith, Outcome outcome) {
                    ends.add(endedWith + " " + outcome);
                }
            });
            whenAnnounced(
                    server,
                    () -> server.endpoints.forEach(
                            endpoint -> endpoint.session.close(code, "by the application", Callback.NOOP)));

            server.shutdown.stop(Intent.RESTART).get(20, TimeUnit.SECONDS);

            assertThat(seenByClients()).hasSize(SESSIONS).containsOnly(new Closed(code, "by the application"));
            assertThat(ends).hasSize(SESSIONS).containsOnly("1000 HANDSHAKE");
            assertNothingLost(server);
        }
    }

    private void assertNothingLost(EchoServer server) {
        for (RecordingClient client : clients) {
            assertThat(server.endpoints)
                    .anySatisfy(endpoint -> assertThat(endpoint.received).containsExactlyElementsOf(client.sent()));
        }
    }

    @Test
    void idleTimeoutOfJettyIsAHandshake() throws Exception {
        try (EchoServer server = EchoServer.start(ANNOUNCING);
                RawClient client = server.connect()) {
            whenAnnounced(server, () -> server.endpoints.get(0).session.setIdleTimeout(Duration.ofMillis(100)));

            CompletableFuture<DrainReport> stopped = server.shutdown.stop(Intent.RESTART);

            RawClient.WireFrame close = client.readClose();
            assertThat(close.closeCode()).isEqualTo(1001);
            client.reply(close);
            assertThat(stopped.get(20, TimeUnit.SECONDS).sessions()).isZero();
            assertThat(server.endpoints.get(0).closeCode).isEqualTo(1001);
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1012})
    void closeOfTheDrainDoesNotDisturbTheHandshakeOfAnEarlierOne(int code) throws Exception {
        try (EchoServer server = EchoServer.start(ANNOUNCING);
                RawClient client = server.connect()) {
            EchoServer.Endpoint endpoint = server.endpoints.get(0);
            CompletableFuture<Void> closed = new CompletableFuture<>();
            whenAnnounced(server, () -> close(endpoint, code, closed));
            Drain drain = server.shutdown.drain(Intent.RESTART);
            RawClient.WireFrame close = client.readClose();
            assertThat(close.closeCode()).isEqualTo(code);
            Eventually.isTrue(() -> drain.phase() == Phase.AWAITING);
            assertThat(client.isSilentFor(Duration.ofMillis(100)))
                    .as("no FIN, no second Close before the reply")
                    .isTrue();

            client.sendText("in flight");
            client.reply(close);
            assertThat(client.read()).as("FIN after the reply").isNull();
            assertCompleted(drain);
            assertThat(endpoint.received).containsExactly("in flight");
            closed.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void sessionThatTheDrainClosesTooEndsWithTheAnswer() throws Exception {
        try (EchoServer server = EchoServer.start(ANNOUNCING);
                RawClient first = server.connect();
                RawClient second = server.connect()) {
            CompletableFuture<Void> firstClosed = new CompletableFuture<>();
            CompletableFuture<Void> secondClosed = new CompletableFuture<>();
            whenAnnounced(server, () -> {
                close(server.endpoints.get(0), 1012, firstClosed);
                close(server.endpoints.get(1), 1012, secondClosed);
            });
            Drain drain = server.shutdown.drain(Intent.RESTART);
            RawClient.WireFrame close = second.readClose();
            Eventually.isTrue(() -> drain.phase() == Phase.AWAITING);

            first.reply(first.readClose());
            assertThat(first.read()).as("FIN after the reply").isNull();
            firstClosed.get(20, TimeUnit.SECONDS);
            assertThat(secondClosed).as("an answer is still awaited").isNotDone();
            second.reply(close);
            secondClosed.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void closeOfTheDrainDoesNotDisturbTheHandshakeOfOneBeforeTheDrain() throws Exception {
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder());
                RawClient client = server.connect()) {
            EchoServer.Endpoint endpoint = server.endpoints.get(0);
            close(endpoint, 1000, new CompletableFuture<>());
            RawClient.WireFrame close = client.readClose();
            Drain drain = server.shutdown.drain(Intent.RESTART);
            Eventually.isTrue(() -> drain.phase() == Phase.AWAITING);

            client.sendText("in flight");
            client.reply(close);
            assertCompleted(drain);
            assertThat(endpoint.received).containsExactly("in flight");
        }
    }

    private static void close(EchoServer.Endpoint endpoint, int code, CompletableFuture<Void> closed) {
        endpoint.session.close(
                code, "by the application", Callback.from(() -> closed.complete(null), closed::completeExceptionally));
    }

    private static void assertCompleted(Drain drain) throws Exception {
        DrainReport report = drain.report().get(20, TimeUnit.SECONDS);
        assertThat(report.result()).isEqualTo(DrainReport.Result.COMPLETED);
        assertThat(report.handshakes()).isEqualTo(1);
    }

    /** Jetty's session is closed as soon as it is asked to, and the frame is on the wire much later. */
    @Test
    void messagesThatComeWhileACloseIsQueuedReachTheApplication() throws Exception {
        try (EchoServer server = EchoServer.start(ANNOUNCING_LONG, endpoint -> endpoint.onText = text -> {})) {
            try (RawClient deaf = server.connectDeaf(1000)) {
                EchoServer.Endpoint endpoint = server.endpoints.get(0);
                CompletableFuture<Void> closed = new CompletableFuture<>();
                whenAnnounced(server, () -> close(endpoint, 1012, closed));
                Drain drain = server.shutdown.drain(Intent.RESTART);
                Eventually.isTrue(() -> !endpoint.session.isOpen());
                deaf.sendText("first");
                deaf.sendText("second");
                Eventually.isTrue(() -> endpoint.received.size() == 2);

                deaf.reply(deaf.readClose());
                closed.get(20, TimeUnit.SECONDS);
                assertThat(drain.phase()).as("before the drain closes").isEqualTo(Phase.ANNOUNCED);
                drain.abort();
            }
        }
    }

    @Test
    void handshakeIsCompletedEvenIfTheDrainIsCancelled() throws Exception {
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder().readinessDelay(Duration.ofMillis(500)));
                RawClient client = server.connect()) {
            EchoServer.Endpoint endpoint = server.endpoints.get(0);
            CompletableFuture<Void> closed = new CompletableFuture<>();
            whenAnnounced(server, () -> close(endpoint, 1012, closed));
            Drain drain = server.shutdown.drain(Intent.RESTART);
            RawClient.WireFrame close = client.readClose();
            assertThat(drain.cancel()).isTrue();
            drain.report().get(20, TimeUnit.SECONDS);

            client.sendText("in flight");
            client.reply(close);
            assertThat(client.read()).as("FIN after the reply").isNull();
            closed.get(20, TimeUnit.SECONDS);
            assertThat(endpoint.received).containsExactly("in flight");
        }
    }

    @Test
    void peerThatDoesNotAnswerIsCutSoonAndTheApplicationIsToldOnce() throws Exception {
        try (EchoServer server = EchoServer.start(ANNOUNCING_LONG);
                RawClient mute = server.connect()) {
            EchoServer.Endpoint endpoint = server.endpoints.get(0);
            AtomicInteger told = new AtomicInteger();
            endpoint.onClose = told::incrementAndGet;
            CompletableFuture<Void> closed = new CompletableFuture<>();
            whenAnnounced(server, () -> close(endpoint, 1011, closed));
            Drain drain = server.shutdown.drain(Intent.RESTART);
            assertThat(mute.readClose().closeCode()).isEqualTo(1011);
            assertThat(closed).as("waits for the answer").isNotDone();

            assertThat(mute.read())
                    .as("long before the drain's own time is over")
                    .isNull();
            closed.get(20, TimeUnit.SECONDS);
            assertThat(drain.phase()).isEqualTo(Phase.ANNOUNCED);
            assertThat(told.get()).isEqualTo(1);
            assertThat(endpoint.closeCode).isEqualTo(1011);
            drain.abort();
        }
    }

    /** RFC 6455 section 7.1.7. */
    @ParameterizedTest
    @ValueSource(ints = {1002, 1009})
    void peerThatIsAtFaultIsCutAtOnce(int code) throws Exception {
        try (EchoServer server = EchoServer.start(ANNOUNCING_LONG);
                RawClient mute = server.connect();
                RawClient atFault = server.connect()) {
            CompletableFuture<Void> muteClosed = new CompletableFuture<>();
            CompletableFuture<Void> closed = new CompletableFuture<>();
            whenAnnounced(server, () -> {
                close(server.endpoints.get(0), 1011, muteClosed);
                close(server.endpoints.get(1), code, closed);
            });
            Drain drain = server.shutdown.drain(Intent.RESTART);
            assertThat(mute.readClose().closeCode()).isEqualTo(1011);
            assertThat(atFault.readClose().closeCode()).isEqualTo(code);
            assertThat(atFault.read()).isNull();
            closed.get(20, TimeUnit.SECONDS);
            assertThat(muteClosed).as("an answer is still awaited").isNotDone();
            drain.abort();
        }
    }
}
