package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.metrics.GracefulShutdownMetrics;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Footprint;
import io.jettyshutdown.testing.Leftovers;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RawClient.WireFrame;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A server that is started, loaded, drained and stopped again and again, in every way, leaves nothing behind: not even
 * the little that no single drain would show.
 */
class SoakTest {

    private static final int CYCLES = Integer.getInteger("soak.cycles", 200);

    /** After these, every class is loaded and every way to stop and to misbehave has met every other. */
    private static final int WARM_UP = 20;

    /** So often the server object itself is thrown away. */
    private static final int CYCLES_PER_THROWAWAY = 10;

    private static final int POLITE = 3;
    private static final int TIMEOUT_SECONDS = 20;
    private static final Path FIGURES = Path.of("target", "soak.txt");

    /** What the JVM itself may open, such as a class path's archive; one leak in twenty cycles is more. */
    private static final int DESCRIPTORS_OF_THE_JVM = 5;

    private final MeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final EchoServer lasting = newServer();
    private final GracefulShutdownMetrics metrics = new GracefulShutdownMetrics(lasting.shutdown);
    private int handshakes;

    SoakTest() throws Exception {}

    private static EchoServer newServer() throws Exception {
        return EchoServer.start(GracefulShutdown.builder()
                .gracePeriod(Duration.ofSeconds(30))
                .handshakeTimeout(Duration.ofMillis(75))
                .reconnects(Reconnects.elsewhere(100_000)));
    }

    @AfterEach
    void stop() throws Exception {
        lasting.close();
    }

    @Test
    void nothingIsLeftBehind() throws Exception {
        metrics.bindTo(registry);
        run(0, 2);
        Set<Meter.Id> metersBefore = meters();
        run(2, WARM_UP);
        Leftovers leftovers = Leftovers.before();
        Footprint before = Footprint.now();

        handshakes = 0;
        run(WARM_UP, WARM_UP + CYCLES);
        List<String> left = leftovers.after();
        Footprint after = Footprint.now();
        Set<Meter.Id> metersAfter = meters();

        Files.writeString(
                FIGURES,
                "%d cycles, %d of %d handshakes: before %s, after %s; meters %d before, %d after; left %s%n"
                        .formatted(
                                CYCLES,
                                handshakes,
                                CYCLES * POLITE,
                                before,
                                after,
                                metersBefore.size(),
                                metersAfter.size(),
                                left));
        assertThat(left).isEmpty();
        assertThat(after.objects()).isLessThanOrEqualTo(before.objects());
        assertThat(after.descriptors()).isLessThan(before.descriptors() + DESCRIPTORS_OF_THE_JVM);
        assertThat(metersAfter).isEqualTo(metersBefore);
        assertThat(handshakes).as("the clients of most cycles answer").isGreaterThan(CYCLES * POLITE / 2);
        metrics.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    private Set<Meter.Id> meters() {
        return registry.getMeters().stream().map(Meter::getId).collect(Collectors.toSet());
    }

    private void run(int from, int to) throws Exception {
        for (int cycle = from; cycle < to; cycle++) {
            if (cycle % CYCLES_PER_THROWAWAY == 0) {
                runOnThrowaway(cycle);
            } else {
                lasting.server.start();
                cycle(lasting, cycle);
            }
        }
    }

    private void runOnThrowaway(int cycle) throws Exception {
        try (EchoServer server = newServer();
                GracefulShutdownMetrics itsMetrics =
                        new GracefulShutdownMetrics(server.shutdown, Tags.of("server", "throwaway"), Set.of())) {
            itsMetrics.bindTo(registry);
            cycle(server, cycle / CYCLES_PER_THROWAWAY);
        }
    }

    private void cycle(EchoServer server, int cycle) throws Exception {
        List<RawClient> clients = new ArrayList<>();
        try {
            for (int i = 0; i < POLITE; i++) {
                clients.add(server.connect());
                clients.get(i).sendText("hello");
                assertThat(clients.get(i).read().text()).isEqualTo("hello");
            }
            List<RawClient> polite = List.copyOf(clients);
            clients.add(misbehaving(server, cycle));
            Drain drain = drainOnTheRunningServer(server, cycle);
            CompletableFuture<DrainReport> stopped = stop(server, cycle);
            if (drain == null) {
                polite.forEach(SoakTest::answer);
            }
            handshakes += stopped.get(TIMEOUT_SECONDS, TimeUnit.SECONDS).handshakes();
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
            server.endpoints.clear();
        }
    }

    /** A session that does not end in order. */
    private static RawClient misbehaving(EchoServer server, int cycle) throws IOException {
        switch (cycle % 4) {
            case 0 -> {
                RawClient resetting = server.connect();
                resetting.reset();
                return resetting;
            }
            case 1 -> {
                RawClient goingInTheMiddleOfAFrame = server.connect();
                goingInTheMiddleOfAFrame.sendRaw((byte) 0x81, (byte) 0x85, (byte) 0);
                goingInTheMiddleOfAFrame.close();
                return goingInTheMiddleOfAFrame;
            }
            case 2 -> {
                // The server soon cannot write any more, not even its Close frame.
                RawClient deaf = RawClient.connectWithSmallBuffer(server.port(), "/ws");
                for (int i = 0; i < 20; i++) {
                    deaf.send(0x80 | RawClient.TEXT, new byte[60_000]);
                }
                return deaf;
            }
            default -> {
                // It never answers.
                return server.connect();
            }
        }
    }

    /** The drain that was done before the stop, or null. */
    private static Drain drainOnTheRunningServer(EchoServer server, int cycle) throws Exception {
        switch (cycle % 5) {
            case 1 -> {
                Drain drain = server.shutdown.drain(Intent.RESTART);
                drain.abort();
                drain.report().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                return drain;
            }
            case 2 -> {
                Drain drain = server.shutdown.drain(Intent.RESTART);
                drain.cancel();
                drain.report().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
                return null;
            }
            default -> {
                return null;
            }
        }
    }

    private static CompletableFuture<DrainReport> stop(EchoServer server, int cycle) {
        if (cycle % 2 == 0) {
            return server.shutdown.stop(Intent.RESTART);
        }
        CompletableFuture<DrainReport> stopped = new CompletableFuture<>();
        new Thread(() -> {
                    try {
                        server.server.stop();
                        stopped.complete(server.shutdown
                                .currentDrain()
                                .orElseThrow()
                                .report()
                                .getNow(null));
                    } catch (Throwable e) {
                        stopped.completeExceptionally(e);
                    }
                })
                .start();
        return stopped;
    }

    private static void answer(RawClient client) {
        try {
            WireFrame close = client.readClose();
            if (close != null) {
                client.reply(close);
            }
        } catch (IOException e) {
            // A slow machine: the server has cut it.
        }
    }
}
