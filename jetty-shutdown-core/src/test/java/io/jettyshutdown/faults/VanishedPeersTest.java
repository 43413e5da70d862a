package io.jettyshutdown.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import io.jettyshutdown.testing.RawClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connections that are really half open: no packet goes through any more, and neither end is told. */
class VanishedPeersTest {

    private static final int VANISHING = 20;
    private static final Duration INTERVAL = Duration.ofMillis(500);
    private static final Duration TIMEOUT = Duration.ofSeconds(1);

    /** Of the library's promise, and of a busy machine. */
    private static final Duration LATE = TIMEOUT.dividedBy(4).plusSeconds(2);

    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(10);

    @Test
    void vanishedPeersAreFoundByPingsAndTheDrainDoesNotWaitForThem() throws Exception {
        Parts.require(Part.NETWORK_NAMESPACES);
        try (Command process = DroppedPackets.inANetworkOfItsOwn(VanishedPeersTest.class)) {
            assertThat(process.output(Duration.ofMinutes(1))).contains("as expected");
        }
    }

    /** In a process with a network of its own; a failure is its exit status. */
    public static void main(String[] arguments) throws Exception {
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder()
                        .gracePeriod(Duration.ofSeconds(30))
                        .handshakeTimeout(HANDSHAKE_TIMEOUT)
                        .ping(INTERVAL, TIMEOUT));
                RawClient responsive = server.connect()) {
            CompletableFuture<Void> answered = CompletableFuture.runAsync(() -> answerAll(responsive));
            List<RawClient> vanishing = new ArrayList<>();
            for (int i = 0; i < VANISHING; i++) {
                vanishing.add(RawClient.connectFrom(DroppedPackets.ADDRESS, server.port(), "/ws"));
            }
            Eventually.isTrue(() -> server.shutdown.openSessions() == VANISHING + 1);

            DroppedPackets.begin();
            long begun = System.nanoTime();
            Eventually.isTrue(() -> server.shutdown.openSessions() == 1);
            assertThat(Duration.ofNanos(System.nanoTime() - begun))
                    .isLessThan(INTERVAL.plus(TIMEOUT).plus(LATE));
            assertThat(DroppedPackets.count()).isPositive();

            begun = System.nanoTime();
            DrainReport report = server.shutdown.stop(Intent.RESTART).get(30, TimeUnit.SECONDS);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(HANDSHAKE_TIMEOUT.dividedBy(2));
            assertThat(report.sessions()).isEqualTo(1);
            assertThat(report.handshakes()).isEqualTo(1);
            answered.get(20, TimeUnit.SECONDS);
        }
        System.out.println("as expected");
        System.exit(0);
    }

    private static void answerAll(RawClient client) {
        try {
            client.reply(client.readAnsweringPings());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
