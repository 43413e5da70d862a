package io.jettyshutdown.control;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.Phase;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.LogLines;
import io.jettyshutdown.testing.RawClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A server that this host controls at {@code /shutdown}, with a session whose client does not answer by itself. */
abstract class ControlledServer {

    static final Duration BODY_LIMIT = Duration.ofMillis(400);
    static final String FORM_TYPE = "Content-Type: application/x-www-form-urlencoded";

    EchoServer echo;
    RawClient client;
    LogLines log;

    @BeforeEach
    void start() throws Exception {
        GracefulShutdownBuilder builder =
                GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(60)).handshakeTimeout(Duration.ofSeconds(20));
        echo = EchoServer.start(builder, endpoint -> {}, ControlledServer::control);
        client = echo.connect();
        log = new LogLines();
    }

    private static Handler control(GracefulShutdown shutdown) {
        return new ContextHandler(new ControlHandler(shutdown, new LocalAccess(), BODY_LIMIT), "/shutdown");
    }

    @AfterEach
    void stop() throws Exception {
        log.close();
        client.close();
        echo.close();
    }

    RawHttp get() throws IOException {
        return RawHttp.send(echo.port(), "GET /shutdown/ HTTP/1.1\nHost: localhost", "");
    }

    RawHttp post(String path, String form) throws IOException {
        return RawHttp.send(
                echo.port(),
                "POST /shutdown" + path + " HTTP/1.1\nHost: localhost\n" + FORM_TYPE + "\nContent-Length: "
                        + form.getBytes(StandardCharsets.UTF_8).length,
                form);
    }

    String controlLog() {
        return String.join(
                "\n",
                log.lines().stream().filter(line -> line.contains("Control:")).toList());
    }

    void assertUntouched() throws IOException {
        assertThat(echo.shutdown.phase()).isEqualTo(Phase.RUNNING);
        assertThat(get().json().get("ready").asBoolean()).isTrue();
        assertThat(controlLog()).isEmpty();
    }
}
