package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jettyshutdown.codes.CloseReason;
import io.jettyshutdown.testing.EchoServer;
import java.time.Duration;
import java.util.Map;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything is validated when it is configured, with errors that say what, why and what to do. */
class ConfigurationTest {

    @ParameterizedTest
    @ValueSource(ints = {999, 1004, 1005, 1006, 1015, 1016, 2999, 5000})
    void codeThatMayNotBeSentIsRefused(int code) {
        assertThatThrownBy(() -> new Intent(code, "x"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("code " + code + " (")
                .hasMessageEndingWith(
                        "must not be sent in a Close frame; use 1001, 1012, 1013 or one from 3000 to 4999");
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1002, 1008, 1011})
    void codeThatDoesNotBringClientsBackIsRefused(int code) {
        assertThatThrownBy(() -> new Intent(code, "x")).hasMessageContaining("does not tell a client to come back");
    }

    @ParameterizedTest
    @ValueSource(ints = {1001, 1012, 1013, 3000, 4999})
    void otherCodesAreAccepted(int code) {
        assertThat(new Intent(code, "x").code()).isEqualTo(code);
    }

    @Test
    void reasonThatDoesNotFitIsRefusedAndNeverCut() {
        assertThatThrownBy(() -> Intent.RESTART.because("x".repeat(99)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("has 99 bytes of UTF-8, but at most 98 fit");
    }

    @Test
    void intentIsReadFromTheEnvironment() {
        assertThat(Intent.fromEnvironment(Map.of())).isEqualTo(Intent.STOP);
        assertThat(Intent.fromEnvironment(Map.of("JETTY_SHUTDOWN_INTENT", " "))).isEqualTo(Intent.STOP);
        assertThat(Intent.fromEnvironment(Map.of("JETTY_SHUTDOWN_INTENT", "Restart")))
                .isEqualTo(Intent.RESTART);
        assertThatThrownBy(() -> Intent.fromEnvironment(Map.of("JETTY_SHUTDOWN_INTENT", "reboot")))
                .hasMessageContaining("\"reboot\"")
                .hasMessageContaining("\"stop\" or \"restart\"");
    }

    @Test
    void senselessReconnectsAreRefused() {
        for (double rate : new double[] {0, -1, Double.NaN, Double.POSITIVE_INFINITY}) {
            assertThatThrownBy(() -> Reconnects.elsewhere(rate)).hasMessageStartingWith("rate is " + rate);
        }
        assertThatThrownBy(() -> Reconnects.here(Duration.ZERO)).hasMessageStartingWith("downtime is zero");
        assertThatThrownBy(() -> Reconnects.here(Duration.ofSeconds(-1))).hasMessageStartingWith("downtime is PT-1S");
    }

    @Test
    void senselessFarewellTimeoutIsRefused() {
        for (Duration bad : new Duration[] {Duration.ZERO, Duration.ofHours(25), Duration.ofSeconds(Long.MAX_VALUE)}) {
            assertThatThrownBy(() -> GracefulShutdown.builder().farewellTimeout(bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage("farewellTimeout is " + bad
                            + ", but must be from 1 ms to a day; leave the farewell out for none");
        }
    }

    @Test
    void senselessPingsAreRefused() {
        Duration good = Duration.ofSeconds(10);
        for (Duration bad : new Duration[] {
            Duration.ZERO,
            Duration.ofSeconds(-1),
            Duration.ofMillis(9),
            Duration.ofHours(25),
            Duration.ofSeconds(Long.MAX_VALUE)
        }) {
            assertThatThrownBy(() -> GracefulShutdown.builder().ping(bad, good))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessage(
                            "ping interval is " + bad + " and timeout is PT10S, but each must be from 10 ms to 24 h;"
                                    + " leave ping out for none");
            assertThatThrownBy(() -> GracefulShutdown.builder().ping(good, bad))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("timeout is " + bad);
        }
    }

    @Test
    void timesThatDoNotFitAreRefusedAndNothingIsInstalled() {
        Server server = new Server();
        assertThatThrownBy(() -> GracefulShutdown.builder()
                        .gracePeriod(Duration.ofSeconds(10))
                        .readinessDelay(Duration.ofSeconds(10))
                        .install(server))
                .hasMessageContaining("readinessDelay PT10S")
                .hasMessageContaining("gracePeriod PT10S");
        assertThat(server.getBean(GracefulShutdown.class)).isNull();
        assertThat(server.getStopTimeout()).isZero();
        assertThat(server.getStopAtShutdown()).isFalse();
    }

    @Test
    void installingTwiceIsRefused() {
        Server server = new Server();
        GracefulShutdown.install(server);
        assertThatThrownBy(() -> GracefulShutdown.install(server))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("installed already");
    }

    @Test
    void installingOnAStartedServerIsRefused() throws Exception {
        Server server = new Server(0);
        server.start();
        try {
            assertThatThrownBy(() -> GracefulShutdown.install(server))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("STARTED")
                    .hasMessageContaining("install before server.start()");
        } finally {
            server.stop();
        }
    }

    @Test
    void installingOnAServerThatHasBegunToStartIsRefused() {
        Server server = new Server(0);
        server.addBean(new AbstractLifeCycle() {
            @Override
            protected void doStart() {
                GracefulShutdown.install(server);
            }
        });
        assertThatThrownBy(server::start)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("STARTING");
    }

    @Test
    void whatTheApplicationHasSetIsKept() {
        Server server = new Server();
        server.setStopTimeout(1234);
        GracefulShutdown.builder().stopAtShutdown(false).install(server);
        assertThat(server.getStopTimeout()).isEqualTo(1234);
        assertThat(server.getStopAtShutdown()).isFalse();
    }

    @Test
    void whatTheApplicationHasNotSetIsSet() {
        Server server = new Server();
        GracefulShutdown shutdown = GracefulShutdown.install(server);
        assertThat(server.getStopTimeout()).isEqualTo(5000);
        assertThat(server.getStopAtShutdown()).isTrue();
        assertThat(server.getBean(GracefulShutdown.class)).isSameAs(shutdown);
    }

    @Test
    void serverThatIsNotRunningCannotBeDrained() throws Exception {
        EchoServer server = EchoServer.start(GracefulShutdown.builder());
        server.close();
        assertThatThrownBy(() -> server.shutdown.drain(Intent.STOP))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("the server is STOPPED: there is nothing to drain");
        assertThatThrownBy(() -> server.shutdown.stop(Intent.STOP)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void shortestAndLongestTimesAreAccepted() {
        GracefulShutdownBuilder builder = GracefulShutdown.builder();
        Duration shortest = Duration.ofMillis(10);
        Duration longest = Duration.ofDays(1);
        assertThat(builder.ping(shortest, longest)).isSameAs(builder);
        assertThat(builder.ping(longest, shortest)).isSameAs(builder);
        assertThat(builder.farewellTimeout(Duration.ofMillis(1))).isSameAs(builder);
        assertThat(builder.farewellTimeout(longest)).isSameAs(builder);
    }

    @Test
    void downtimeIsNoLongerThanAHintCanSay() {
        Duration longest = CloseReason.MAX_RETRY_AFTER;
        assertThat(Reconnects.here(longest).downtime()).isEqualTo(longest);
        assertThatThrownBy(() -> Reconnects.here(longest.plusMillis(1)))
                .hasMessage("downtime is " + longest.plusMillis(1) + ", but must be between zero and " + longest);
    }

    @Test
    void intentIsTaggedByItsCode() {
        assertThat(Intent.STOP.because("x").tag()).isEqualTo("stop");
        assertThat(Intent.RESTART.because("x").tag()).isEqualTo("restart");
        assertThat(new Intent(4000, "x").tag()).isEqualTo("other");
    }
}
