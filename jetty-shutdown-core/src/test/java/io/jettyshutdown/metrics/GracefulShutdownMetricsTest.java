package io.jettyshutdown.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RawClient.WireFrame;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class GracefulShutdownMetricsTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

    private double frames(String direction, String code, String source) {
        return registry.get("jetty.websocket.close.frames")
                .tags("direction", direction, "code", code, "source", source)
                .counter()
                .count();
    }

    private double ended(String code, String outcome) {
        return registry.get("jetty.websocket.sessions.ended")
                .tags("code", code, "outcome", outcome)
                .counter()
                .count();
    }

    private double drained(String outcome) {
        return registry.get("jetty.websocket.drain.sessions")
                .tags("intent", "restart", "outcome", outcome)
                .counter()
                .count();
    }

    private double gauge(String name) {
        return registry.get("jetty.websocket." + name).gauge().value();
    }

    @Test
    void metersAgreeWithTheReport() throws Exception {
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder()
                .gracePeriod(Duration.ofSeconds(20))
                .handshakeTimeout(Duration.ofSeconds(3))
                .reconnects(Reconnects.elsewhere(1e6)))) {
            new GracefulShutdownMetrics(server.shutdown).bindTo(registry);
            RawClient polite = server.connect();
            RawClient mute = server.connect();
            RawClient silent = server.connect();
            RawClient leaving = server.connect();
            assertThat(gauge("sessions")).isEqualTo(4);
            leaving.sendClose(1001);
            assertThat(leaving.readClose().closeCode()).isEqualTo(1001);
            Eventually.isTrue(() -> gauge("sessions") == 3);

            CompletableFuture<DrainReport> stopped = server.shutdown.stop(Intent.RESTART);
            WireFrame close = polite.readClose();
            silent.readClose();
            mute.readClose();
            assertThat(gauge("drain.phase")).isBetween(2.0, 3.0);
            polite.reply(close);
            silent.send(0x80 | RawClient.CLOSE, new byte[0]);
            try (RawClient refused = RawClient.connect(server.port(), "/ws")) {
                assertThat(refused.status()).isEqualTo(503);
            }
            DrainReport report = stopped.get(20, TimeUnit.SECONDS);

            assertThat(frames("sent", "1012", "drain")).isEqualTo(3).isEqualTo((double)
                    report.closeFramesSent().get(1012));
            assertThat(frames("received", "1012", "drain")).isEqualTo(1).isEqualTo((double)
                    report.closeFramesReceived().get(1012));
            assertThat(frames("received", "1005", "drain")).isEqualTo(1).isEqualTo((double)
                    report.closeFramesReceived().get(1005));
            assertThat(frames("received", "1001", "peer")).isEqualTo(1);
            assertThat(frames("sent", "1001", "peer")).isEqualTo(1);
            assertThat(ended("1012", "handshake")).isEqualTo(1);
            assertThat(ended("1005", "handshake")).isEqualTo(1);
            assertThat(ended("1001", "handshake")).isEqualTo(1);
            assertThat(ended("1006", "no_reply")).isEqualTo(1).isEqualTo((double) report.noReply());
            assertThat(registry.get("jetty.websocket.close.handshake")
                            .tag("code", "1012")
                            .timer()
                            .count())
                    .isEqualTo(2);
            assertThat(registry.get("jetty.websocket.upgrades.refused")
                            .counter()
                            .count())
                    .isEqualTo(1)
                    .isEqualTo((double) report.refusedUpgrades());
            assertThat(registry.get("jetty.websocket.drain")
                            .tags("intent", "restart", "result", "timed_out")
                            .timer()
                            .count())
                    .isEqualTo(1);
            assertThat(drained("handshake")).isEqualTo(2).isEqualTo((double) report.handshakes());
            assertThat(drained("no_reply")).isEqualTo(1).isEqualTo((double) report.noReply());
            assertThat(registry.get("jetty.websocket.sessions.opened").counter().count())
                    .isEqualTo(4);
            assertThat(gauge("sessions")).isZero();
            assertThat(gauge("sessions.untracked")).isZero();
            assertThat(gauge("drain.remaining")).isZero();
            assertThat(gauge("drain.phase")).isEqualTo(5);
        }
    }

    @Test
    void connectionThatIsCutCountsAs1006() throws Exception {
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder())) {
            new GracefulShutdownMetrics(server.shutdown).bindTo(registry);
            server.connect().reset();
            Eventually.isTrue(() -> ended("1006", "abnormal") == 1);
        }
    }

    @Test
    void codesThatMatterAreThereFromTheStartAtZero() throws Exception {
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder())) {
            new GracefulShutdownMetrics(server.shutdown).bindTo(registry);
            for (String code : new String[] {"1000", "1001", "1005", "1006", "1012"}) {
                assertThat(frames("sent", code, "drain")).isZero();
                assertThat(frames("received", code, "peer")).isZero();
                assertThat(ended(code, "handshake")).isZero();
            }
        }
    }

    @Test
    void tagsAreBoundedWhateverPeersSend() {
        CodeTags codes = new CodeTags(Set.of(4001));
        Set<String> values = new TreeSet<>();
        for (int code = -1; code <= 70_000; code++) {
            values.add(codes.of(code));
        }
        assertThat(values).hasSize(23).contains("1012", "3000", "3xxx", "4001", "4xxx", "other");
    }

    @Test
    void everyMeterHasADescriptionAndClosingRemovesAll() throws Exception {
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder())) {
            GracefulShutdownMetrics metrics =
                    new GracefulShutdownMetrics(server.shutdown, Tags.of("app", "x"), Set.of());
            metrics.bindTo(registry);
            // Micrometer's own gauges of a histogram have no description.
            assertThat(registry.getMeters())
                    .isNotEmpty()
                    .filteredOn(meter -> !meter.getId().getName().endsWith(".histogram"))
                    .allSatisfy(meter -> {
                        assertThat(meter.getId().getDescription()).isNotBlank();
                        assertThat(meter.getId().getTag("app")).isEqualTo("x");
                    });
            metrics.close();
            assertThat(registry.getMeters()).isEmpty();
            server.connect().reset();
            Eventually.isTrue(() -> server.shutdown.openSessions() == 0);
            assertThat(registry.getMeters()).extracting(Meter::getId).isEmpty();
        }
    }

    @Test
    void prometheusSpellingIsWhatDashboardsUse() throws Exception {
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder())) {
            PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
            new GracefulShutdownMetrics(server.shutdown).bindTo(prometheus);
            assertThat(prometheus.scrape())
                    .contains(
                            "jetty_websocket_close_frames_total{code=\"1012\",direction=\"sent\",source=\"drain\"} 0.0")
                    .contains("jetty_websocket_sessions_ended_total{code=\"1006\",outcome=\"abnormal\"} 0.0")
                    .contains("jetty_websocket_close_handshake_seconds_bucket{code=\"1012\",")
                    .contains("jetty_websocket_drain_phase 0.0");
        }
    }

    @Test
    void registryThatThrowsDisturbsNothing() throws Exception {
        SimpleMeterRegistry broken = new SimpleMeterRegistry() {
            @Override
            protected Timer newTimer(
                    Meter.Id id,
                    io.micrometer.core.instrument.distribution.DistributionStatisticConfig config,
                    io.micrometer.core.instrument.distribution.pause.PauseDetector pauseDetector) {
                throw new IllegalStateException("on purpose");
            }
        };
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder())) {
            GracefulShutdownMetrics metrics = new GracefulShutdownMetrics(server.shutdown);
            metrics.bindTo(registry);
            server.shutdown.addListener((io.jettyshutdown.SessionListener)
                    new Meters(broken, server.shutdown, Tags.empty(), new CodeTags(Set.of()), 1));
            try (RawClient client = server.connect()) {
                CompletableFuture<DrainReport> stopped = server.shutdown.stop(Intent.RESTART);
                client.reply(client.readClose());
                assertThat(stopped.get(20, TimeUnit.SECONDS).handshakes()).isEqualTo(1);
            }
            assertThat(frames("received", "1012", "drain")).isEqualTo(1);
            assertThat(server.endpoints.get(0).closeCode)
                    .as("what the application was told")
                    .isEqualTo(1012);
        }
    }

    @Test
    void noMeterComesBackAfterItWasClosed() throws Exception {
        CountDownLatch closed = new CountDownLatch(1);
        SimpleMeterRegistry slow = new SimpleMeterRegistry();
        slow.config().meterFilter(new MeterFilter() {
            @Override
            public Meter.Id map(Meter.Id id) {
                if ("4xxx".equals(id.getTag("code"))) {
                    await().until(() -> closed.getCount() == 0);
                }
                return id;
            }
        });
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder())) {
            try (GracefulShutdownMetrics metrics = new GracefulShutdownMetrics(server.shutdown)) {
                metrics.bindTo(slow);
                try (RawClient client = server.connect()) {
                    client.sendClose(4001);
                    client.readClose();
                }
                server.server.stop();
            }
            closed.countDown();
            Eventually.isTrue(() -> slow.getMeters().isEmpty());
            await().during(Duration.ofMillis(200)).until(() -> slow.getMeters().isEmpty());
        }
    }
}
