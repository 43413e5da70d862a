package io.jettyshutdown.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.EveryProtocol;
import io.jettyshutdown.testing.OldJetty;
import io.jettyshutdown.testing.RunningClient;
import io.jettyshutdown.testing.Subprotocol;
import io.jettyshutdown.testing.Traffic;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.jetty.servlet.JettyServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A Spring Boot application with the lines of {@link GracefulWebSockets}, whose context is closed. */
class SpringBootStopTest {

    private static final int SESSIONS = 5;

    @RegisterExtension
    private static final RunningClient CLIENT = new RunningClient();

    @BeforeEach
    void requireAJettyThatItFits() {
        OldJetty.skipBefore("12.1.1", "Spring is not told that a session has closed");
    }

    static Stream<Intent> intents() {
        return Stream.of(Intent.STOP, Intent.RESTART);
    }

    /** With graceful shutdown, which is Spring Boot's default, or without. */
    static Stream<Arguments> stops() {
        return Stream.concat(
                Stream.of("/plain", "/concurrent", "/stomp")
                        .flatMap(path -> intents().map(intent -> Arguments.of("graceful", path, intent))),
                Stream.of(Arguments.of("immediate", "/stomp", Intent.STOP)));
    }

    @ParameterizedTest
    @MethodSource("stops")
    void everySessionEndsWithAClosingHandshake(String boots, String path, Intent intent) throws Exception {
        try (ConfigurableApplicationContext context = start("--server.shutdown=" + boots)) {
            GracefulShutdown shutdown = context.getBean(GracefulShutdown.class);
            Traffic traffic = new Traffic(shutdown, context.getBean(Application.class));
            traffic.connect(CLIENT, uri(context, path), SESSIONS, subprotocol(path));
            traffic.awaitFlow();
            close(context, intent);
            traffic.assertComplete(
                    shutdown.currentDrain().orElseThrow().report().join());
        }
    }

    @ParameterizedTest
    @MethodSource("intents")
    void sessionsByEveryProtocolEndWithAClosingHandshake(Intent intent, @TempDir Path directory) throws Exception {
        try (EveryProtocol protocols = new EveryProtocol(directory);
                ConfigurableApplicationContext context = start(protocols)) {
            GracefulShutdown shutdown = context.getBean(GracefulShutdown.class);
            Traffic traffic = new Traffic(shutdown, context.getBean(Application.class));
            for (String path : List.of("/plain", "/stomp")) {
                protocols.connect(traffic, path, subprotocol(path));
            }
            traffic.awaitFlow();
            close(context, intent);
            traffic.assertComplete(
                    shutdown.currentDrain().orElseThrow().report().join());
            protocols.assertRow("Spring Boot, WebSocketHandler", "/plain");
            protocols.assertRow("Spring Boot, STOMP", "/stomp");
        }
    }

    private static void close(ConfigurableApplicationContext context, Intent intent) {
        if (!intent.equals(Intent.STOP)) {
            // What the environment says is tested in a process of its own; the close joins this drain.
            context.getBean(GracefulShutdown.class).drain(intent);
        }
        context.close();
        assertThat(context.isActive()).isFalse();
    }

    private static ConfigurableApplicationContext start(String... arguments) {
        return application().run(arguments);
    }

    private static ConfigurableApplicationContext start(EveryProtocol protocols) {
        WebServerFactoryCustomizer<JettyServletWebServerFactory> connectors =
                factory -> factory.addServerCustomizers(protocols::addConnectorsTo);
        return application()
                .initializers(context -> context.getBeanFactory().registerSingleton("connectors", connectors))
                .run();
    }

    private static SpringApplicationBuilder application() {
        return new SpringApplicationBuilder(TalkingApplication.class, GracefulWebSockets.class, WebSocketMeters.class)
                .properties("server.port=0");
    }

    private static URI uri(ConfigurableApplicationContext context, String path) {
        int port = ((WebServerApplicationContext) context).getWebServer().getPort();
        return URI.create("ws://127.0.0.1:" + port + path);
    }

    private static Subprotocol subprotocol(String path) {
        return path.equals("/stomp") ? new Stomp() : Subprotocol.NONE;
    }
}
