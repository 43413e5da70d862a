package io.jettyshutdown.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.websocket.api.Callback;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Each fault with some of the peers: the responsive ones are served right, the grace period holds. With {@code
 * -Dfaults.full=true} a thousand peers, and each fault with few, some and all of them.
 */
class PeerFaultsTest {

    private static final boolean FULL = Boolean.getBoolean("faults.full");
    private static final int PEERS = FULL ? 1000 : 200;
    private static final Duration GRACE_PERIOD = Duration.ofSeconds(20);

    static Stream<Arguments> cases() {
        return Arrays.stream(Fault.values())
                .flatMap(fault ->
                        (FULL ? Stream.of(1, 10, 100) : Stream.of(10)).map(percent -> Arguments.of(fault, percent)));
    }

    @ParameterizedTest(name = "{0}, {1} %")
    @MethodSource("cases")
    void responsivePeersAreServedRightAndTheGracePeriodHolds(Fault fault, int percent) throws Exception {
        int faulty = Math.max(1, PEERS * percent / 100);
        try (EchoServer server = EchoServer.start(
                        GracefulShutdown.builder()
                                .gracePeriod(GRACE_PERIOD)
                                .handshakeTimeout(Duration.ofSeconds(2))
                                .reconnects(Reconnects.elsewhere(2000)),
                        endpoint -> endpoint.onText = message -> {
                            if (message.equals("push")) {
                                for (int i = 0; i < 400; i++) {
                                    endpoint.session.sendText("p".repeat(10_000), Callback.NOOP);
                                }
                            }
                        });
                PeerFleet fleet = new PeerFleet()) {
            fleet.open(server.port(), PEERS, faulty, fault);
            Eventually.isTrue(() -> server.shutdown.openSessions() == PEERS);
            int healthy = fault == Fault.NONE ? PEERS : PEERS - faulty;

            long begun = System.nanoTime();
            fleet.draining();
            CompletableFuture<DrainReport> stopped = server.shutdown.stop(Intent.RESTART);
            DrainReport report = stopped.get(60, TimeUnit.SECONDS);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);

            Eventually.isTrue(() -> fleet.servedRight(1012) == healthy);
            assertThat(took).isLessThan(GRACE_PERIOD.plusSeconds(5));
            assertThat(report.handshakes()).isGreaterThanOrEqualTo(healthy);
            assertThat(server.shutdown.openSessions()).isZero();
        }
    }
}
