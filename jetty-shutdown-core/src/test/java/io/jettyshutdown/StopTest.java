package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Endpoints;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RawClient.WireFrame;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.Test;

/** Triggers: what starts a drain, what joins it, what shortens it, and what comes after it. */
class StopTest {

    private static GracefulShutdownBuilder configuration() {
        return GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(60)).handshakeTimeout(Duration.ofSeconds(20));
    }

    private static CompletableFuture<Void> stopInBackground(Server server) {
        return CompletableFuture.runAsync(
                () -> {
                    try {
                        server.stop();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                },
                task -> new Thread(task).start());
    }

    @Test
    void plainStopSends1001() throws Exception {
        try (EchoServer server = EchoServer.start(configuration());
                RawClient client = server.connect()) {
            CompletableFuture<Void> stopped = stopInBackground(server.server);
            WireFrame close = client.readClose();
            assertThat(close.closeCode()).isEqualTo(1001);
            assertThat(close.closeReason()).startsWith("Server stopping");
            client.reply(close);
            stopped.get(20, TimeUnit.SECONDS);
            assertThat(server.server.isStopped()).isTrue();
        }
    }

    @Test
    void plainStopSendsWhatIsConfigured() throws Exception {
        Intent own = new Intent(4001, "moved");
        try (EchoServer server = EchoServer.start(configuration().onStop(own));
                RawClient client = server.connect()) {
            CompletableFuture<Void> stopped = stopInBackground(server.server);
            client.assertClosedWith(4001);
            stopped.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void serverCanBeStartedAgainAndDrainsAgain() throws Exception {
        try (EchoServer server = EchoServer.start(configuration())) {
            for (int cycle = 0; cycle < 3; cycle++) {
                assertThat(server.shutdown.isReady()).isTrue();
                assertThat(server.shutdown.phase()).isEqualTo(Phase.RUNNING);
                try (RawClient client = server.connect()) {
                    CompletableFuture<DrainReport> report = server.shutdown.stop(Intent.RESTART);
                    client.assertClosedWith(1012);
                    assertThat(report.get(20, TimeUnit.SECONDS).handshakes()).isEqualTo(1);
                }
                assertThat(server.server.isStopped()).isTrue();
                assertThat(server.shutdown.isReady()).isFalse();
                server.server.start();
            }
        }
    }

    @Test
    void secondTriggerJoinsTheRunningDrain() throws Exception {
        try (EchoServer server = EchoServer.start(configuration());
                RawClient client = server.connect()) {
            Drain drain = server.shutdown.drain(Intent.RESTART);
            assertThat(server.shutdown.drain(Intent.STOP)).isSameAs(drain);
            CompletableFuture<Void> stopped = stopInBackground(server.server);
            CompletableFuture<DrainReport> stop = server.shutdown.stop(Intent.STOP);
            client.assertClosedWith(1012);
            stopped.get(20, TimeUnit.SECONDS);
            assertThat(stop.get(20, TimeUnit.SECONDS)).isEqualTo(drain.report().join());
        }
    }

    @Test
    void drainWithoutStopLeavesHttpRunningAndRefusesUpgrades() throws Exception {
        try (EchoServer server = EchoServer.start(configuration());
                RawClient client = server.connect()) {
            Drain drain = server.shutdown.drain(Intent.RESTART);
            client.assertClosedWith(1012);
            drain.report().get(20, TimeUnit.SECONDS);

            assertThat(server.server.isStarted()).isTrue();
            assertThat(server.shutdown.isReady()).isFalse();
            assertThat(server.get().get(20, TimeUnit.SECONDS)).isEqualTo(200);
            try (RawClient refused = RawClient.connect(server.port(), "/ws")) {
                assertThat(refused.status()).isEqualTo(503);
                assertThat(refused.responseHead())
                        .containsPattern("Retry-After: [1-5]\r\n")
                        .contains("Connection: close");
                assertThat(refused.read()).isNull();
            }
            // Whoever stops the server later finds it drained.
            server.server.stop();
            assertThat(server.shutdown.currentDrain()).contains(drain);
        }
    }

    @Test
    void cancelReopens() throws Exception {
        try (EchoServer server = EchoServer.start(configuration().readinessDelay(Duration.ofSeconds(2)));
                RawClient client = server.connect()) {
            Drain drain = server.shutdown.drain(Intent.RESTART);
            assertThat(server.shutdown.isReady()).isFalse();
            assertThat(drain.cancel()).isTrue();
            DrainReport report = drain.report().get(20, TimeUnit.SECONDS);
            assertThat(report.result()).isEqualTo(DrainReport.Result.CANCELLED);
            assertThat(server.shutdown.isReady()).isTrue();

            client.sendText("still there");
            assertThat(client.read().text()).isEqualTo("still there");
            try (RawClient another = server.connect()) {
                assertThat(another.status()).isEqualTo(101);
            }
        }
    }

    @Test
    void cancelInTheMiddleKeepsThoseWhoseTurnHasNotCome() throws Exception {
        // One session per 15 s: the second is still open when the first is closed.
        try (EchoServer server = EchoServer.start(configuration().reconnects(Reconnects.elsewhere(1 / 15.0)));
                RawClient one = server.connect();
                RawClient other = server.connect()) {
            Drain drain = server.shutdown.drain(Intent.RESTART);
            Eventually.isTrue(() -> drain.phase() == Phase.CLOSING);
            boolean first = !one.isSilentFor(Duration.ofSeconds(2));
            assertThat(drain.cancel()).isTrue();
            DrainReport report = drain.report().get(20, TimeUnit.SECONDS);
            assertThat(report.kept()).isEqualTo(1);
            RawClient kept = first ? other : one;
            kept.sendText("kept");
            assertThat(kept.read().text()).isEqualTo("kept");
        }
    }

    @Test
    void stopCannotBeCancelled() throws Exception {
        try (EchoServer server = EchoServer.start(configuration());
                RawClient client = server.connect()) {
            CompletableFuture<DrainReport> report = server.shutdown.stop(Intent.RESTART);
            assertThat(server.shutdown.currentDrain().orElseThrow().cancel()).isFalse();
            client.assertClosedWith(1012);
            report.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void abortSendsTheCloseFramesThatAreDueLaterAndCuts() throws Exception {
        try (EchoServer server = EchoServer.start(configuration().readinessDelay(Duration.ofSeconds(30)));
                RawClient mute = server.connect()) {
            CompletableFuture<DrainReport> report = server.shutdown.stop(Intent.RESTART);
            server.shutdown.currentDrain().orElseThrow().abort();
            assertThat(mute.readClose().closeCode()).isEqualTo(1012);
            assertThat(mute.read()).isNull();
            assertThat(report.get(10, TimeUnit.SECONDS).result()).isEqualTo(DrainReport.Result.ABORTED);
        }
    }

    @Test
    void announcedServerStillAcceptsUpgradesAndClosesThemInTime() throws Exception {
        try (EchoServer server = EchoServer.start(configuration().readinessDelay(Duration.ofSeconds(3)))) {
            CompletableFuture<DrainReport> report = server.shutdown.stop(Intent.RESTART);
            assertThat(server.shutdown.phase()).isEqualTo(Phase.ANNOUNCED);
            try (RawClient client = server.connect()) {
                client.assertClosedWith(1012);
            }
            assertThat(report.get(20, TimeUnit.SECONDS).handshakes()).isEqualTo(1);
        }
    }

    @Test
    void listenersAndFarewellAreCalled() throws Exception {
        StringBuilder phases = new StringBuilder();
        CompletableFuture<DrainReport> told = new CompletableFuture<>();
        try (EchoServer server = EchoServer.start(
                configuration().farewell((session, intent) -> session.sendText("bye " + session.path())))) {
            server.shutdown.addListener(new DrainListener() {
                @Override
                public void phaseEntered(Drain drain, Phase phase) {
                    phases.append(phase).append(' ');
                }

                @Override
                public void drainEnded(DrainReport report) {
                    told.complete(report);
                }
            });
            try (RawClient client = server.connect()) {
                CompletableFuture<DrainReport> report = server.shutdown.stop(Intent.RESTART);
                assertThat(client.read().text()).isEqualTo("bye /ws");
                client.assertClosedWith(1012);
                assertThat(told.get(20, TimeUnit.SECONDS)).isEqualTo(report.get(20, TimeUnit.SECONDS));
                assertThat(phases).hasToString("ANNOUNCED CLOSING AWAITING DRAINED ");
            }
        }
    }

    @Test
    void farewellsThatThrowOrBlockHoldUpNothing() throws Exception {
        CountDownLatch never = new CountDownLatch(1);
        try (EchoServer server = EchoServer.start(
                configuration().farewellTimeout(Duration.ofMillis(200)).farewell((session, intent) -> {
                    if (session.parameters().containsKey("throw")) {
                        throw new IllegalStateException("on purpose");
                    }
                    never.await();
                    return CompletableFuture.completedFuture(null);
                }))) {
            RawClient[] clients = new RawClient[20];
            for (int i = 0; i < clients.length; i++) {
                clients[i] = RawClient.connect(server.port(), i % 2 == 0 ? "/ws?throw" : "/ws?block");
            }
            Eventually.isTrue(() -> server.shutdown.openSessions() == clients.length);
            CompletableFuture<DrainReport> report = server.shutdown.stop(Intent.RESTART);
            for (RawClient client : clients) {
                client.assertClosedWith(1012);
                client.close();
            }
            assertThat(report.get(20, TimeUnit.SECONDS).farewellsFailed()).isEqualTo(clients.length);
        } finally {
            never.countDown();
        }
    }

    @Test
    void stopFromASessionsOwnCallbackEndsInTime() throws Exception {
        AtomicReference<Server> own = new AtomicReference<>();
        GracefulShutdownBuilder configuration =
                GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(20)).handshakeTimeout(Duration.ofSeconds(1));
        try (EchoServer server = EchoServer.start(
                configuration,
                endpoint -> endpoint.onText = message -> {
                    try {
                        own.get().stop();
                    } catch (Exception e) {
                        throw new IllegalStateException(e);
                    }
                })) {
            own.set(server.server);
            try (RawClient client = server.connect()) {
                client.sendText("stop");
                assertThat(client.readClose().closeCode()).isEqualTo(1001);
                Eventually.isTrue(server.server::isStopped);
            }
        }
    }

    @Test
    void stopThatIsInterruptedAwaitsNoAnswerAnyMore() throws Exception {
        try (EchoServer server = EchoServer.start(configuration());
                RawClient client = server.connect()) {
            Thread stopping = new Thread(() -> {
                try {
                    server.server.stop();
                } catch (Exception interrupted) {
                    // Jetty may say so; what is open is closed all the same.
                }
            });
            stopping.start();
            assertThat(client.readClose().closeCode()).isEqualTo(1001);
            stopping.interrupt();
            stopping.join(TimeUnit.SECONDS.toMillis(15));
            assertThat(stopping.isAlive()).as("the handshake timeout is 20 s").isFalse();
            Eventually.isTrue(() -> server.shutdown.openSessions() == 0);
        }
    }

    @Test
    void farewellSeesWhatTheApplicationHasSetOnTheUpgradeRequest() throws Exception {
        CompletableFuture<Map<String, Object>> seen = new CompletableFuture<>();
        Server server = new Server();
        ServerConnector connector = new ServerConnector(server);
        server.addConnector(connector);
        Handler upgrade = WebSocketUpgradeHandler.from(
                server,
                container -> container.addMapping(
                        "/ws", (request, response, callback) -> Endpoints.listener(new Application())));
        server.setHandler(new Handler.Wrapper(upgrade) {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                request.setAttribute("user", "ann");
                request.setAttribute("jakarta.servlet.something", "internal");
                return super.handle(request, response, callback);
            }
        });
        GracefulShutdown shutdown = configuration()
                .stopAtShutdown(false)
                .farewell((session, intent) -> {
                    seen.complete(session.attributes());
                    return CompletableFuture.completedFuture(null);
                })
                .install(server);
        server.start();
        try (RawClient client = RawClient.connect(connector.getLocalPort(), "/ws")) {
            shutdown.drain(Intent.STOP);
            client.assertClosedWith(1001);
            assertThat(seen.get(20, TimeUnit.SECONDS)).isEqualTo(Map.of("user", "ann"));
        } finally {
            server.stop();
        }
    }
}
