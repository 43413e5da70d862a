package io.jettyshutdown.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Phase;
import io.jettyshutdown.metrics.Numbers;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.LogLines;
import io.jettyshutdown.testing.RawClient;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What backends know of the drain of a Spring Boot application when its context is closed. */
class SpringBootMetricsTest {

    /** What those do that publish when Spring Boot closes them. */
    static final class PushRegistry extends SimpleMeterRegistry {

        private final CompletableFuture<Double> pushed = new CompletableFuture<>();

        @Override
        public void close() {
            if (!isClosed()) {
                pushed.complete(get("jetty.websocket.drain.sessions")
                        .tags("intent", "stop", "outcome", "handshake")
                        .counter()
                        .count());
            }
            super.close();
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Registries {

        @Bean
        PushRegistry pushRegistry() {
            return new PushRegistry();
        }

        /** It needs the registries before there is a server: they are closed before listeners that the server adds. */
        @Bean
        WebServerFactoryCustomizer<JettyServletWebServerFactory> early(List<MeterRegistry> registries) {
            return factory -> assertThat(registries).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"--management.server.port=", "--management.server.port=0"})
    void actuatorServesTheReportAndRegistriesAreClosedAfterIt(String managementPort) throws Exception {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(
                        TalkingApplication.class, ObservedWebSockets.class, WebSocketMeters.class, Registries.class)
                .run("--server.port=0", managementPort, "--management.endpoints.web.exposure.include=prometheus");
        GracefulShutdown shutdown = context.getBean(GracefulShutdown.class);
        PushRegistry pushRegistry = context.getBean(PushRegistry.class);
        String port = context.getEnvironment().getProperty("local.server.port");
        URI metrics = URI.create("http://localhost:"
                + context.getEnvironment().getProperty("local.management.port", port) + "/actuator/prometheus");
        assertThat(scrape(metrics))
                .hasValueSatisfying(text -> assertThat(text).contains("jetty_websocket_sessions 0.0"));
        try (LogLines log = new LogLines();
                RawClient polite = RawClient.connect(Integer.parseInt(port), "/plain");
                RawClient codeless = RawClient.connect(Integer.parseInt(port), "/plain")) {
            Eventually.isTrue(() -> shutdown.openSessions() == 2);
            CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
            polite.reply(polite.readClose());
            codeless.readClose();
            codeless.send(0x80 | RawClient.CLOSE, new byte[0]);
            Eventually.isTrue(() -> shutdown.phase() == Phase.DRAINED);
            assertThat(pushRegistry.pushed).isNotDone();

            AtomicReference<String> lastScrape = new AtomicReference<>();
            Eventually.isTrue(() -> {
                scrape(metrics).ifPresent(lastScrape::set);
                return closing.isDone();
            });

            closing.get();
            DrainReport report = shutdown.lastReport().orElseThrow();
            Numbers.ofPrometheus(lastScrape.get()).assertAgree(report);
            assertThat(report.handshakes()).isEqualTo(2);
            assertThat(pushRegistry.pushed).isCompletedWithValue(2.0);
            assertThat(log.warnings()).isEmpty();
        }
    }

    /** Empty if the server is about to stop, or gone: the one before was the last. */
    private static Optional<String> scrape(URI address) throws InterruptedException {
        try {
            HttpResponse<String> response = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(address)
                                    .timeout(Duration.ofSeconds(5))
                                    .build(),
                            BodyHandlers.ofString());
            return response.statusCode() == 200 ? Optional.of(response.body()) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
