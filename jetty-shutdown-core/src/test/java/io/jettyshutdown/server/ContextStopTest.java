package io.jettyshutdown.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.DrainReport.Result;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Outcome;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.SessionListener;
import io.jettyshutdown.codes.CloseReason;
import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.Handshakes;
import io.jettyshutdown.testing.QuietClient;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.Reports;
import io.jettyshutdown.testing.RunningClient;
import io.jettyshutdown.testing.WayIn;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A context that stops alone, and what else may happen meanwhile. */
class ContextStopTest {

    @RegisterExtension
    private static final RunningClient CLIENT = new RunningClient();

    private final HttpClient http = HttpClient.newHttpClient();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final ContextHandlerCollection contexts = new ContextHandlerCollection(true);
    private final ContextHandler a = WayIn.SERVLET_JETTY.context(server, "/a", new Application());
    private final ContextHandler root = WayIn.CORE.context(server, "/", new Application());
    private final Reports reports = new Reports();
    private GracefulShutdown shutdown;

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    private void start(GracefulShutdownBuilder builder) throws Exception {
        server.addConnector(connector);
        contexts.setHandlers(a, root);
        server.setHandler(contexts);
        shutdown = builder.stopAtShutdown(false).install(server);
        shutdown.addListener(reports);
        server.start();
    }

    private List<QuietClient> connect(String path, int count) throws Exception {
        URI uri = URI.create("ws://localhost:" + connector.getLocalPort() + path);
        List<QuietClient> clients = QuietClient.connect(CLIENT, uri, count);
        Eventually.isTrue(() -> shutdown.openSessions() >= count);
        return clients;
    }

    private static CompletableFuture<Void> stopping(ContextHandler context) {
        return CompletableFuture.runAsync(() -> {
            try {
                context.stop();
            } catch (Exception e) {
                throw new AssertionError(e);
            }
        });
    }

    private static long closed(List<QuietClient> clients) {
        return clients.stream().filter(client -> !client.isOpen()).count();
    }

    private HttpResponse<Void> get(String path) throws Exception {
        URI uri = URI.create("http://localhost:" + connector.getLocalPort() + path);
        return http.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.discarding());
    }

    @Test
    void stopThatIsInterruptedAwaitsNoAnswerAnyMore() throws Exception {
        start(GracefulShutdown.builder());
        try (RawClient silent = RawClient.connect(connector.getLocalPort(), "/ws")) {
            Eventually.isTrue(() -> shutdown.openSessions() == 1);
            Thread stopping = new Thread(() -> {
                try {
                    root.stop();
                } catch (Exception interrupted) {
                    // Jetty may say so; what is open is closed all the same.
                }
            });
            stopping.start();
            assertThat(silent.readClose().closeCode()).isEqualTo(1001);
            stopping.interrupt();
            assertThat(reports.next().result()).isEqualTo(Result.ABORTED);
            stopping.join(TimeUnit.SECONDS.toMillis(20));
            assertThat(root.isStopped()).isTrue();
            assertThat(shutdown.openSessions()).isZero();
        }
    }

    @Test
    void contextThatIsStartedAgainKeepsItsNewSessionsUntilItStopsAgain() throws Exception {
        start(GracefulShutdown.builder());
        for (int run = 0; run < 2; run++) {
            List<QuietClient> clients = connect("/ws", 2);
            root.stop();
            Eventually.isTrue(() -> closed(clients) == 2);
            DrainReport report = reports.next();
            assertThat(report.contextPath()).contains("/");
            assertThat(report.handshakes()).isEqualTo(2);
            root.start();
        }
    }

    @Test
    void stopOfTheServerTakesOverWhatTheContextHasNotClosedYet() throws Exception {
        start(GracefulShutdown.builder().reconnects(Reconnects.elsewhere(4)).onStop(Intent.RESTART));
        List<QuietClient> clients = connect("/a/ws", 10);
        CompletableFuture<Void> contextStop = stopping(a);
        Eventually.isTrue(() -> closed(clients) == 1);

        DrainReport report = shutdown.stop(Intent.RESTART).get(60, TimeUnit.SECONDS);

        contextStop.get(1, TimeUnit.SECONDS);
        int told1001 = 0;
        for (QuietClient client : clients) {
            boolean removed = client.closed().code() == 1001;
            Handshakes.assertTold(removed ? Intent.STOP : Intent.RESTART, client.closed());
            told1001 += removed ? 1 : 0;
        }
        assertThat(told1001).isBetween(1, 5);
        assertThat(report.contextPath()).isEmpty();
        assertThat(report.result()).isEqualTo(Result.COMPLETED);
        assertThat(report.handshakes()).isEqualTo(report.sessions()).isEqualTo(10 - told1001);
        DrainReport ofContext = reports.next();
        assertThat(ofContext.contextPath()).contains("/a");
        assertThat(ofContext.result()).isEqualTo(Result.CANCELLED);
        assertThat(ofContext.kept()).isEqualTo(10 - told1001);
    }

    @Test
    void contextStillDrainsWhenTheServersDrainThatTookItOverIsCancelled() throws Exception {
        start(GracefulShutdown.builder()
                .readinessDelay(Duration.ofSeconds(1))
                .gracePeriod(Duration.ofSeconds(60))
                .reconnects(Reconnects.elsewhere(4)));
        List<QuietClient> clients = connect("/a/ws", 4);
        QuietClient other = connect("/ws", 1).get(0);
        CompletableFuture<Void> contextStop = stopping(a);
        Eventually.isTrue(() -> closed(clients) == 1);

        Drain drain = shutdown.drain(Intent.RESTART);
        assertThat(drain.cancel()).isTrue();

        contextStop.get(30, TimeUnit.SECONDS);
        for (QuietClient client : clients) {
            Handshakes.assertTold(Intent.STOP, client.closed());
        }
        assertThat(other.ask("still there?")).isEqualTo("re still there?");
        assertThat(List.of(reports.next(), reports.next(), reports.next()))
                .extracting(DrainReport::result)
                .as("of the context, of the server, of the context again")
                .containsExactly(Result.CANCELLED, Result.CANCELLED, Result.COMPLETED);
    }

    @Test
    void stopsOfTheContextAndOfTheServerAtTheSameTimeTellEverySession() throws Exception {
        start(GracefulShutdown.builder());
        Queue<Outcome> outcomes = new ConcurrentLinkedQueue<>();
        shutdown.addListener(new SessionListener() {
            @Override
            public void sessionEnded(int code, Outcome outcome) {
                outcomes.add(outcome);
            }
        });
        for (int round = 0; round < 20; round++) {
            if (!server.isStarted()) {
                server.start();
            }
            List<QuietClient> clients = connect("/a/ws", 10);
            CyclicBarrier together = new CyclicBarrier(2);
            CompletableFuture<Void> contextStop = CompletableFuture.runAsync(() -> awaitAndStop(together, a));
            awaitAndStop(together, server);
            contextStop.get(20, TimeUnit.SECONDS);

            for (QuietClient client : clients) {
                Handshakes.assertTold(Intent.STOP, client.closed());
            }
            assertThat(shutdown.openSessions()).isZero();
        }
        Eventually.isTrue(() -> outcomes.size() == 200);
        assertThat(outcomes).containsOnly(Outcome.HANDSHAKE);
    }

    private static void awaitAndStop(CyclicBarrier together, LifeCycle stopped) {
        try {
            together.await(20, TimeUnit.SECONDS);
            stopped.stop();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void gateAnswersForTheContextUntilItHasStoppedAndForNoOther() throws Exception {
        start(GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(60)).handshakeTimeout(Duration.ofSeconds(20)));
        try (RawClient unanswering = RawClient.connect(connector.getLocalPort(), "/ws")) {
            Eventually.isTrue(() -> shutdown.openSessions() == 1);
            QuietClient inA = connect("/a/ws", 1).get(0);
            CompletableFuture<Void> rootStop = stopping(root);
            assertThat(unanswering.read().closeCode()).isEqualTo(1001);

            HttpResponse<Void> answer = get("/page");
            assertThat(answer.statusCode()).isEqualTo(503);
            assertThat(answer.headers().firstValueAsLong("Retry-After").orElseThrow())
                    .isBetween(1L, 10L);
            try (RawClient refused = RawClient.connect(connector.getLocalPort(), "/ws")) {
                assertThat(refused.status()).isEqualTo(503);
            }
            assertThat(get("/a/page").statusCode()).isEqualTo(404);
            QuietClient newInA = connect("/a/ws", 1).get(0);
            assertThat(newInA.ask("new?")).isEqualTo("re new?");
            assertThat(shutdown.isReady()).isTrue();
            assertThat(shutdown.currentDrain()).isEmpty();

            unanswering.sendClose(1000);
            rootStop.get(20, TimeUnit.SECONDS);
            assertThat(get("/page").statusCode()).isEqualTo(404);
            assertThat(inA.ask("still there?")).isEqualTo("re still there?");
        }
        assertThat(reports.next().refusedUpgrades()).isEqualTo(1);
    }

    @Test
    void contextThatIsStartedAgainWorksAsBefore() throws Exception {
        start(GracefulShutdown.builder());
        for (int round = 0; round < 3; round++) {
            QuietClient client = connect("/a/ws", 1).get(0);
            a.stop();
            Handshakes.assertTold(Intent.STOP, client.closed());
            assertThat(shutdown.openSessions()).isZero();
            a.start();
        }
        QuietClient last = connect("/a/ws", 1).get(0);
        server.stop();
        Handshakes.assertTold(Intent.STOP, last.closed());
        assertThat(reports.all()).hasSize(4).allMatch(report -> report.handshakes() == 1 && report.sessions() == 1);
    }

    @Test
    void peersThatDoNotAnswerHoldUpTheContextNoLongerThanTheGracePeriod() throws Exception {
        start(GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(4)).handshakeTimeout(Duration.ofMillis(500)));
        try (RawClient unanswering = RawClient.connect(connector.getLocalPort(), "/a/ws")) {
            Eventually.isTrue(() -> shutdown.openSessions() == 1);
            a.stop();
            assertThat(unanswering.read().closeCode()).isEqualTo(1001);
            assertThat(unanswering.read()).isNull();
        }
        DrainReport report = reports.next();
        assertThat(report.result()).isEqualTo(Result.TIMED_OUT);
        assertThat(report.noReply()).isEqualTo(1);
    }

    @Test
    void clientsOfAContextThatStartsOnlyWhenItsPredecessorHasStoppedAreToldToWait() throws Exception {
        start(GracefulShutdown.builder().reconnects(Reconnects.here(Duration.ofSeconds(3), 10)));
        List<QuietClient> clients = connect("/a/ws", 5);
        ContextHandler successor = WayIn.CORE.context(server, "/a", new Application());
        org.eclipse.jetty.util.Callback.Completable swapped = new org.eclipse.jetty.util.Callback.Completable();
        contexts.redeployHandler(a, successor, swapped);
        swapped.get(20, TimeUnit.SECONDS);

        List<Duration> waits = new ArrayList<>();
        for (QuietClient client : clients) {
            Handshakes.assertTold(Intent.RESTART, client.closed());
            waits.add(CloseReason.parse(client.closed().reason()).retryAfter().orElseThrow());
        }
        assertThat(waits)
                .allMatch(wait -> wait.compareTo(Duration.ofSeconds(2)) > 0)
                .doesNotHaveDuplicates();
        assertThat(get("/a/page").statusCode()).isEqualTo(503);
        successor.start();
        assertThat(connect("/a/ws", 1).get(0).ask("back?")).isEqualTo("re back?");
    }
}
