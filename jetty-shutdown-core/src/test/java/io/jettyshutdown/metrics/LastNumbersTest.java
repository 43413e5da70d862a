package io.jettyshutdown.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.LogLines;
import io.jettyshutdown.testing.PushGatewayProcess;
import io.jettyshutdown.testing.RawClient;
import io.micrometer.core.instrument.Clock;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.micrometer.registry.otlp.OtlpMeterRegistry;
import io.prometheus.metrics.exporter.pushgateway.PushGateway;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The numbers of a drain, where they are when the process that knew them is gone. */
@Timeout(60)
class LastNumbersTest {

    private static final Duration AWAIT_SCRAPE = Duration.ofSeconds(10);

    private final PrometheusMeterRegistry prometheus = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);

    private PushGateway pushTo(String address) {
        return PushGateway.builder()
                .address(address)
                .job("chat")
                .groupingKey("instance", "node-1")
                .registry(prometheus.getPrometheusRegistry())
                .build();
    }

    private static EchoServer start(MeterRegistry registry, Duration awaitScrape) throws Exception {
        EchoServer server = EchoServer.start(GracefulShutdown.builder()
                .handshakeTimeout(Duration.ofMillis(300))
                .awaitScrape(awaitScrape)
                .reconnects(Reconnects.elsewhere(1e6)));
        new GracefulShutdownMetrics(server.shutdown).bindTo(registry);
        return server;
    }

    /** Stops it under clients of all kinds. */
    private static DrainReport stop(EchoServer server) throws Exception {
        try (RawClient polite = server.connect();
                RawClient codeless = server.connect();
                RawClient mute = server.connect()) {
            CompletableFuture<DrainReport> stopped = server.shutdown.stop(Intent.RESTART);
            polite.reply(polite.readClose());
            codeless.readClose();
            codeless.send(0x80 | RawClient.CLOSE, new byte[0]);
            try (RawClient refused = RawClient.connect(server.port(), "/ws")) {
                assertThat(refused.status()).isEqualTo(503);
            }
            assertThat(mute.readClose().closeCode()).isEqualTo(1012);
            DrainReport report = stopped.get(40, TimeUnit.SECONDS);
            assertThat(report.handshakes()).isEqualTo(2);
            assertThat(report.noReply()).isEqualTo(1);
            return report;
        }
    }

    @Test
    void pushGatewayHasWhatTheReportSays() throws Exception {
        try (PushGatewayProcess gateway = PushGatewayProcess.start();
                EchoServer server = start(prometheus, AWAIT_SCRAPE);
                LogLines log = new LogLines()) {
            PushGateway pushGateway = pushTo(gateway.address());
            server.shutdown.addLastExport(drained -> pushGateway.push());

            DrainReport report = stop(server);

            Numbers.ofPrometheus(gateway.metrics()).assertAgree(report);
            assertThat(log.warnings()).noneMatch(LastNumbersTest::isOfLastNumbers);
        }
    }

    @Test
    void receiverOfOtlpHasWhatTheReportSays() throws Exception {
        try (OtlpReceiver receiver = new OtlpReceiver()) {
            // A step that never ends: only what is published at the close comes.
            Map<String, String> config = Map.of("otlp.url", receiver.url(), "otlp.step", "1h");
            OtlpMeterRegistry otlp = new OtlpMeterRegistry(config::get, Clock.SYSTEM);
            try (EchoServer server = start(otlp, AWAIT_SCRAPE)) {
                server.shutdown.addLastExport(drained -> otlp.close());

                DrainReport report = stop(server);

                receiver.numbers().assertAgree(report);
            }
        }
    }

    @Test
    void gatewayThatIsDownIsSaidOnce() throws Exception {
        try (ServerSocket nobody = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody.close();
            assertThat(warningsWith("127.0.0.1:" + nobody.getLocalPort()))
                    .filteredOn(message -> message.contains("an export failed"))
                    .hasSize(1);
        }
    }

    @Test
    void gatewayThatHangsHoldsUpNoStop() throws Exception {
        try (ServerSocket hanging = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThat(warningsWith("127.0.0.1:" + hanging.getLocalPort()))
                    .singleElement()
                    .asString()
                    .contains("of 2 registries were not read", "within 500 ms");
        }
    }

    private List<String> warningsWith(String gateway) throws Exception {
        try (EchoServer server = start(prometheus, Duration.ofMillis(500));
                LogLines log = new LogLines()) {
            PushGateway pushGateway = pushTo(gateway);
            server.shutdown.addLastExport(drained -> pushGateway.push());

            long begin = System.nanoTime();
            stop(server);

            assertThat(System.nanoTime() - begin).isLessThan(AWAIT_SCRAPE.toNanos());
            return log.warnings().stream()
                    .filter(LastNumbersTest::isOfLastNumbers)
                    .toList();
        }
    }

    private static boolean isOfLastNumbers(String message) {
        return message.startsWith("The last numbers may be lost");
    }
}
