package io.jettyshutdown.frameworks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Phase;
import io.jettyshutdown.codes.CloseCode;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.RawClient;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;

/** When the lines of {@link GracefulWebSockets} drain, and what goes on meanwhile. */
class SpringBootContextsTest {

    private static SpringApplicationBuilder application() {
        return new SpringApplicationBuilder(TalkingApplication.class, GracefulWebSockets.class, WebSocketMeters.class);
    }

    private static ConfigurableApplicationContext start() {
        return application().run("--server.port=0");
    }

    private static RawClient connect(ConfigurableApplicationContext context) throws Exception {
        return RawClient.connect(
                ((WebServerApplicationContext) context).getWebServer().getPort(), "/plain");
    }

    @Test
    void schedulesGoOnUntilTheLastSessionHasEnded() throws Exception {
        ConfigurableApplicationContext context = start();
        TalkingApplication.News news = context.getBean(TalkingApplication.News.class);
        try (RawClient client = connect(context)) {
            CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
            RawClient.WireFrame close = client.readClose();
            int told = news.told.get();
            Eventually.isTrue(() -> news.told.get() > told + 3);
            assertThat(context.isRunning()).isTrue();

            client.reply(close);
            closing.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void contextOfTheManagementServerDrainsNothingWhenItCloses() throws Exception {
        List<WebServerApplicationContext> servers = new ArrayList<>();
        ApplicationListener<WebServerInitializedEvent> listener = event -> servers.add(event.getApplicationContext());
        try (ConfigurableApplicationContext context =
                        application().listeners(listener).run("--server.port=0", "--management.server.port=0");
                RawClient client = connect(context)) {
            assertThat(servers).hasSize(2);
            for (WebServerApplicationContext server : servers) {
                if (server != context) {
                    ((ConfigurableApplicationContext) server).close();
                }
            }
            client.sendText("still there?");
            assertThat(client.read().text()).isEqualTo("re still there?");
            assertThat(context.getBean(GracefulShutdown.class).phase()).isEqualTo(Phase.RUNNING);

            CompletableFuture<Void> closing = CompletableFuture.runAsync(context::close);
            RawClient.WireFrame close = client.readClose();
            assertThat(close.closeCode()).isEqualTo(CloseCode.GOING_AWAY);
            client.reply(close);
            closing.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void metersAreInTheRegistryOfTheApplication() throws Exception {
        try (ConfigurableApplicationContext context = start();
                RawClient client = connect(context)) {
            MeterRegistry registry = context.getBean(MeterRegistry.class);
            Eventually.isTrue(
                    () -> registry.get("jetty.websocket.sessions").gauge().value() == 1);
            client.sendClose(CloseCode.NORMAL);
            Eventually.isTrue(
                    () -> registry.get("jetty.websocket.sessions").gauge().value() == 0);
        }
    }

    @Test
    void contextThatDoesNotStartStopsTheServer() {
        List<GracefulShutdown> installed = new ArrayList<>();
        SpringApplicationBuilder failing = application()
                .initializers(context ->
                        context.addApplicationListener((ApplicationListener<WebServerInitializedEvent>) event -> {
                            installed.add(event.getApplicationContext().getBean(GracefulShutdown.class));
                            throw new IllegalStateException("does not start");
                        }));

        assertThatThrownBy(() -> failing.run("--server.port=0")).hasStackTraceContaining("does not start");
        assertThat(installed).singleElement().satisfies(shutdown -> {
            assertThat(shutdown.phase()).isEqualTo(Phase.DRAINED);
            assertThatThrownBy(() -> shutdown.drain(Intent.STOP)).hasMessageContaining("STOPPED");
        });
    }
}
