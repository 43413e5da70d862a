package io.jettyshutdown.control;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jettyshutdown.Drain;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.EchoServer;
import java.io.IOException;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReadinessHandlerTest {

    private EchoServer echo;

    private RawHttp request(String method, String path) throws IOException {
        return RawHttp.send(
                echo.port(), method + " " + path + "/ HTTP/1.1\nHost: probe.example\nX-Forwarded-For: 192.0.2.1", "");
    }

    @Test
    void followsTheDrainForAnybody() throws Exception {
        echo = EchoServer.start(
                GracefulShutdown.builder(),
                endpoint -> {},
                shutdown -> new Handler.Sequence(
                        new ContextHandler(ReadinessHandler.of(shutdown), "/ready"),
                        new ContextHandler(ReadinessHandler.of(shutdown, 404), "/haproxy")));
        try {
            assertThat(request("GET", "/ready").status()).isEqualTo(200);
            assertThat(request("GET", "/ready").body()).isEqualTo("ready\n");
            assertThat(request("GET", "/ready").has("Cache-Control: no-store")).isTrue();
            assertThat(request("HEAD", "/ready").body()).isEmpty();
            assertThat(request("POST", "/ready").status()).isEqualTo(405);
            Drain drain = echo.shutdown.drain(Intent.STOP);
            assertThat(request("GET", "/ready").status()).isEqualTo(503);
            assertThat(request("GET", "/ready").body()).isEqualTo("not ready\n");
            assertThat(request("HEAD", "/haproxy").status()).isEqualTo(404);
            assertThat(drain.report().join().sessions()).isZero();
            assertThat(request("GET", "/haproxy").status()).isEqualTo(404);
        } finally {
            echo.close();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 200, 302, 399, 600})
    void statusThatALoadBalancerTakesForHealthyIsRefused(int status) throws Exception {
        GracefulShutdown shutdown = GracefulShutdown.install(new org.eclipse.jetty.server.Server());
        assertThatThrownBy(() -> ReadinessHandler.of(shutdown, status))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("notReadyStatus is " + status);
    }
}
