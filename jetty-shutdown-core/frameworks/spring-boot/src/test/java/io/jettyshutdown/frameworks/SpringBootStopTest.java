package io.jettyshutdown.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.Subprotocol;
import io.jettyshutdown.testing.Traffic;
import java.net.URI;
import java.util.stream.Stream;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** A Spring Boot application with the lines of {@link GracefulWebSockets}, whose context is closed. */
class SpringBootStopTest {

    private static final int SESSIONS = 5;
    private static final WebSocketClient CLIENT = new WebSocketClient();

    /** With graceful shutdown, which is Spring Boot's default, or without. */
    static Stream<Arguments> stops() {
        return Stream.concat(
                Stream.of("/plain", "/concurrent", "/stomp")
                        .flatMap(path -> Stream.of(Intent.STOP, Intent.RESTART)
                                .map(intent -> Arguments.of("graceful", path, intent))),
                Stream.of(Arguments.of("immediate", "/stomp", Intent.STOP)));
    }

    @BeforeAll
    static void startClient() throws Exception {
        CLIENT.start();
    }

    @AfterAll
    static void stopClient() throws Exception {
        CLIENT.stop();
    }

    @ParameterizedTest
    @MethodSource("stops")
    void everySessionEndsWithAClosingHandshake(String boots, String path, Intent intent) throws Exception {
        try (ConfigurableApplicationContext context = start("--server.shutdown=" + boots)) {
            GracefulShutdown shutdown = context.getBean(GracefulShutdown.class);
            Traffic traffic = new Traffic(shutdown, context.getBean(Application.class));
            traffic.connect(CLIENT, uri(context, path), SESSIONS, subprotocol(path));
            traffic.awaitFlow();
            if (!intent.equals(Intent.STOP)) {
                // What the environment says is tested in a process of its own; the close joins this drain.
                shutdown.drain(intent);
            }
            context.close();

            assertThat(context.isActive()).isFalse();
            traffic.assertComplete(
                    shutdown.currentDrain().orElseThrow().report().join());
        }
    }

    private static ConfigurableApplicationContext start(String... arguments) {
        return new SpringApplicationBuilder(TalkingApplication.class, GracefulWebSockets.class, WebSocketMeters.class)
                .properties("server.port=0")
                .run(arguments);
    }

    private static URI uri(ConfigurableApplicationContext context, String path) {
        int port = ((WebServerApplicationContext) context).getWebServer().getPort();
        return URI.create("ws://127.0.0.1:" + port + path);
    }

    private static Subprotocol subprotocol(String path) {
        return path.equals("/stomp") ? new Stomp() : Subprotocol.NONE;
    }
}
