package io.jettyshutdown.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainListener;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Phase;
import io.jettyshutdown.testing.Blocker;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.LogLines;
import io.jettyshutdown.testing.RawClient;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.junit.jupiter.api.Test;

/** A server with {@code awaitScrape} stays until its meters have been read once more. */
class LastScrapeTest {

    private static final Duration QUIET = Duration.ofMillis(300);

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private static GracefulShutdownBuilder awaiting(Duration max) {
        return GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(90)).awaitScrape(max);
    }

    private EchoServer start(Duration max) throws Exception {
        return start(max, 1);
    }

    private EchoServer start(Duration max, int scrapers) throws Exception {
        EchoServer server = EchoServer.start(awaiting(max), endpoint -> {}, new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                Content.Sink.write(response, true, registry.scrape(), callback);
                return true;
            }
        });
        new GracefulShutdownMetrics(server.shutdown).scrapers(scrapers).bindTo(registry);
        return server;
    }

    private static String scrape(EchoServer server) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + "/metrics"))
                .build();
        return HttpClient.newHttpClient().send(request, BodyHandlers.ofString()).body();
    }

    private static void staysUp(CompletableFuture<?> stopped) {
        await().during(QUIET).atMost(Duration.ofSeconds(20)).until(() -> !stopped.isDone());
    }

    @Test
    void scrapeAfterTheDrainSeesItsNumbersAndEndsTheWaiting() throws Exception {
        try (EchoServer server = start(Duration.ofSeconds(60));
                RawClient client = server.connect()) {
            CompletableFuture<DrainReport> stopped = server.shutdown.stop(Intent.RESTART);
            client.reply(client.readClose());
            Eventually.isTrue(() -> server.shutdown.phase() == Phase.DRAINED);
            staysUp(stopped);
            assertThat(scrape(server))
                    .contains("close_frames_total{code=\"1012\",direction=\"sent\",source=\"drain\"} 1.0")
                    .contains("close_frames_total{code=\"1012\",direction=\"received\",source=\"drain\"} 1.0")
                    .contains("jetty_websocket_drain_sessions_total{intent=\"restart\",outcome=\"handshake\"} 1.0")
                    .contains("jetty_websocket_drain_seconds_count{intent=\"restart\",result=\"completed\"} 1")
                    .contains("jetty_websocket_drain_phase 5.0");
            assertThat(stopped.get(20, TimeUnit.SECONDS).handshakes()).isEqualTo(1);
        }
    }

    @Test
    void scrapesBeforeTheNumbersAreCompleteDoNotCount() throws Exception {
        try (EchoServer server = start(Duration.ofSeconds(60))) {
            server.shutdown.addListener(new DrainListener() {
                @Override
                public void phaseEntered(Drain drain, Phase phase) {
                    registry.scrape();
                }
            });
            stopAndScrape(server);
        }
    }

    @Test
    void everyRegistryIsAwaited() throws Exception {
        try (EchoServer server = start(Duration.ofSeconds(60))) {
            PrometheusMeterRegistry other = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            new GracefulShutdownMetrics(server.shutdown).bindTo(other);
            CompletableFuture<DrainReport> stopped = server.shutdown.stop(Intent.STOP);
            Eventually.isTrue(() -> server.shutdown.phase() == Phase.DRAINED);
            await().during(QUIET).until(() -> {
                other.scrape();
                return !stopped.isDone();
            });
            scrape(server);
            stopped.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void listenerThatBlocksDoesNotTakeTheTimeOfTheScrape() throws Exception {
        try (EchoServer server = start(Duration.ofSeconds(8));
                LogLines log = new LogLines();
                Blocker never = new Blocker()) {
            server.shutdown.addListener(new DrainListener() {
                @Override
                public void drainEnded(DrainReport report) {
                    never.block();
                }
            });
            CompletableFuture<DrainReport> stopped = server.shutdown.stop(Intent.STOP);
            Eventually.isTrue(() -> {
                registry.scrape();
                return stopped.isDone();
            });
            assertThat(log.lines()).noneMatch(line -> line.contains("may be lost"));
        }
    }

    @Test
    void everyScraperIsAwaited() throws Exception {
        try (EchoServer server = start(Duration.ofSeconds(60), 2)) {
            CompletableFuture<DrainReport> stopped = server.shutdown.stop(Intent.STOP);
            staysUp(stopped);
            scrape(server);
            staysUp(stopped);
            scrape(server);
            stopped.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void scrapersThatAreNoneAreRefused() {
        GracefulShutdownMetrics metrics = new GracefulShutdownMetrics(
                awaiting(Duration.ofSeconds(1)).stopAtShutdown(false).install(new Server()));
        assertThatThrownBy(() -> metrics.scrapers(0))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("scrapers is 0, but must be at least 1");
    }

    @Test
    void eachStopAwaitsAScrapeOfItsOwn() throws Exception {
        try (EchoServer server = start(Duration.ofSeconds(60))) {
            stopAndScrape(server);
            server.server.start();
            stopAndScrape(server);
        }
    }

    private static void stopAndScrape(EchoServer server) throws Exception {
        CompletableFuture<DrainReport> stopped = server.shutdown.stop(Intent.RESTART);
        staysUp(stopped);
        scrape(server);
        stopped.get(20, TimeUnit.SECONDS);
    }

    @Test
    void waitingEndsByItselfAndSaysSo() throws Exception {
        try (EchoServer server = start(Duration.ofMillis(500));
                LogLines log = new LogLines()) {
            server.shutdown.stop(Intent.STOP).get(20, TimeUnit.SECONDS);
            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("WARN"))
                    .singleElement()
                    .asString()
                    .contains("The last numbers may be lost", "1 of 1", "within 500 ms", "two scrape intervals");
        }
    }

    @Test
    void closedMetersAreNotAwaited() throws Exception {
        EchoServer server = EchoServer.start(awaiting(Duration.ofSeconds(60)));
        try (server;
                LogLines log = new LogLines()) {
            GracefulShutdownMetrics metrics = new GracefulShutdownMetrics(server.shutdown);
            metrics.bindTo(registry);
            metrics.close();
            server.shutdown.stop(Intent.STOP).get(20, TimeUnit.SECONDS);
            assertThat(log.lines()).anyMatch(line -> line.startsWith("WARN awaitScrape is set, but nothing exports"));
        }
    }
}
