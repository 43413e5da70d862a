package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RawClient.WireFrame;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
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

    private static void assertServed(RawClient client, int code) throws IOException {
        WireFrame close = client.readClose();
        assertThat(close.closeCode()).isEqualTo(code);
        client.reply(close);
        assertThat(client.read()).isNull();
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
            assertServed(client, 4001);
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
                    assertServed(client, 1012);
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
            assertServed(client, 1012);
            stopped.get(20, TimeUnit.SECONDS);
            assertThat(stop.get(20, TimeUnit.SECONDS)).isEqualTo(drain.report().join());
        }
    }

    @Test
    void drainWithoutStopLeavesHttpRunningAndRefusesUpgrades() throws Exception {
        try (EchoServer server = EchoServer.start(configuration());
                RawClient client = server.connect()) {
            Drain drain = server.shutdown.drain(Intent.RESTART);
            assertServed(client, 1012);
            drain.report().get(20, TimeUnit.SECONDS);

            assertThat(server.server.isStarted()).isTrue();
            assertThat(server.shutdown.isReady()).isFalse();
            assertThat(get(server.port())).isEqualTo(200);
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
            assertServed(client, 1012);
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
                assertServed(client, 1012);
            }
            assertThat(report.get(20, TimeUnit.SECONDS).handshakes()).isEqualTo(1);
        }
    }

    @Test
    void httpRequestInFlightFinishes() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch mayFinish = new CountDownLatch(1);
        Handler slow = new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                entered.countDown();
                mayFinish.await(20, TimeUnit.SECONDS);
                response.setStatus(200);
                callback.succeeded();
                return true;
            }
        };
        try (EchoServer server = EchoServer.start(configuration(), endpoint -> {}, slow)) {
            CompletableFuture<Integer> status = CompletableFuture.supplyAsync(() -> {
                try {
                    return get(server.port());
                } catch (Exception e) {
                    throw new IllegalStateException(e);
                }
            });
            assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<DrainReport> report = server.shutdown.stop(Intent.STOP);
            server.shutdown.currentDrain().orElseThrow().report().get(20, TimeUnit.SECONDS);
            assertThat(report).isNotDone();
            mayFinish.countDown();
            assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(200);
            report.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void httpRequestThatNeverEndsDoesNotExceedTheGracePeriod() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        Handler stuck = new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                entered.countDown();
                while (!Thread.interrupted()) {
                    Thread.onSpinWait();
                }
                return false;
            }
        };
        EchoServer server =
                EchoServer.start(GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(3)), endpoint -> {}, stuck);
        HttpClient.newHttpClient().sendAsync(request(server.port()), HttpResponse.BodyHandlers.discarding());
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
        long configured = server.server.getStopTimeout();
        long begun = System.nanoTime();
        assertThatThrownBy(() -> server.server.stop()).isInstanceOf(TimeoutException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
        assertThat(server.server.getStopTimeout()).isEqualTo(configured);
    }

    @Test
    void requestInFlightGetsWhatTheDrainDoesNotUse() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        // Longer than httpDrain, which is a fifth of the grace period.
        Handler slow = new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                entered.countDown();
                new CountDownLatch(1).await(3, TimeUnit.SECONDS);
                response.setStatus(200);
                callback.succeeded();
                return true;
            }
        };
        try (EchoServer server = EchoServer.start(
                GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(10)), endpoint -> {}, slow)) {
            CompletableFuture<HttpResponse<Void>> response = HttpClient.newHttpClient()
                    .sendAsync(request(server.port()), HttpResponse.BodyHandlers.discarding());
            assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
            server.shutdown.stop(Intent.STOP).get(20, TimeUnit.SECONDS);
            assertThat(response.get(20, TimeUnit.SECONDS).statusCode()).isEqualTo(200);
        }
    }

    @Test
    void serverThatDidNotStartIsNotDrained() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Server server = new Server(taken.getLocalPort());
            GracefulShutdown shutdown = GracefulShutdown.builder()
                    .gracePeriod(Duration.ofMinutes(10))
                    .readinessDelay(Duration.ofMinutes(5))
                    .stopAtShutdown(false)
                    .install(server);
            assertThatThrownBy(server::start).isInstanceOf(IOException.class);
            server.stop();
            assertThat(shutdown.currentDrain()).isEmpty();
        }
    }

    @Test
    void threadPoolThatServersShareIsLeftAlone() throws Exception {
        QueuedThreadPool shared = new QueuedThreadPool();
        shared.start();
        Server server = new Server(shared);
        GracefulShutdown.builder().stopAtShutdown(false).install(server);
        server.start();
        server.stop();
        AtomicLong stopTimeout = new AtomicLong();
        shared.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopping(LifeCycle event) {
                stopTimeout.set(shared.getStopTimeout());
            }
        });
        shared.setStopTimeout(4321);
        shared.stop();
        assertThat(stopTimeout).hasValue(4321);
    }

    @Test
    void gracefulHandlerOfTheApplicationIsKept() throws Exception {
        Server server = new Server(0);
        GracefulShutdown.builder().stopAtShutdown(false).install(server);
        server.setHandler(new GracefulHandler());
        server.start();
        assertThat(server.getDescendants(GracefulHandler.class)).hasSize(1);
        server.stop();
        server.start();
        assertThat(server.getDescendants(GracefulHandler.class)).hasSize(1);
        server.stop();
    }

    @Test
    void handlerThatIsReplacedBetweenTwoRunsIsGuardedToo() throws Exception {
        try (EchoServer server = EchoServer.start(configuration())) {
            Handler original = server.server.getHandler();
            server.server.stop();
            server.server.setHandler(new Handler.Sequence(((Handler.Singleton) original).getHandler()));
            server.server.start();
            try (RawClient client = server.connect()) {
                CompletableFuture<DrainReport> report = server.shutdown.stop(Intent.RESTART);
                assertServed(client, 1012);
                report.get(20, TimeUnit.SECONDS);
            }
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
                assertServed(client, 1012);
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
                assertServed(client, 1012);
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

    private static int get(int port) throws Exception {
        return HttpClient.newHttpClient()
                .send(request(port), HttpResponse.BodyHandlers.discarding())
                .statusCode();
    }

    private static HttpRequest request(int port) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/"))
                .timeout(Duration.ofSeconds(20))
                .build();
    }
}
