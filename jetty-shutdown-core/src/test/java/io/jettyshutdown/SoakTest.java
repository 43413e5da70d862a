package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.metrics.GracefulShutdownMetrics;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.EveryProtocol;
import io.jettyshutdown.testing.Leftovers;
import io.jettyshutdown.testing.Protocol;
import io.jettyshutdown.testing.QuietClient;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.WayIn;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.eclipse.jetty.websocket.api.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A server that is started, loaded, drained and stopped again and again, in every way and by clients of every kind, leaves
 * nothing behind: not even the little that no single drain would show. {@code -Dsoak.cycles=500}; the figures are in {@code
 * target/soak.md}.
 */
class SoakTest {

    private static final int CYCLES = Integer.getInteger("soak.cycles", 30);

    /** After these, every class is loaded and every way to stop and to misbehave has met every other. */
    private static final int WARM_UP = 20;

    private static final int INTERVALS = 5;

    /** So often the server object itself is thrown away. */
    private static final int CYCLES_PER_THROWAWAY = 10;

    private static final int CYCLES_PER_REDEPLOYMENT = 6;
    private static final int TIMEOUT_SECONDS = 20;
    private static final WayIn[] FLAVOURS = WayIn.values();
    private static final Protocol[] PROTOCOLS = Protocol.values();

    @TempDir
    private static Path directory;

    @TempDir
    private static Path directoryOfThrowaways;

    private final MeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private EveryProtocol protocols;
    private EveryProtocol protocolsOfThrowaways;
    private SoakedServer lasting;
    private int talking;
    private int handshakes;

    @BeforeEach
    void start() throws Exception {
        protocols = new EveryProtocol(directory);
        protocolsOfThrowaways = new EveryProtocol(directoryOfThrowaways);
        lasting = new SoakedServer(protocols);
    }

    @AfterEach
    void stop() throws Exception {
        lasting.close();
        closeClients();
    }

    @Test
    void nothingIsLeftBehind() throws Exception {
        GracefulShutdownMetrics metrics = new GracefulShutdownMetrics(lasting.shutdown);
        metrics.bindTo(registry);
        run(0, WARM_UP);
        closeClients();
        Leftovers leftovers = Leftovers.before();
        Set<Meter.Id> metersBefore = meters();
        SoakFigures figures = new SoakFigures(registry);
        figures.add(0);

        talking = 0;
        handshakes = 0;
        List<String> left = new ArrayList<>();
        for (int interval = 0; interval < INTERVALS; interval++) {
            protocols.start();
            protocolsOfThrowaways.start();
            run(WARM_UP + CYCLES * interval / INTERVALS, WARM_UP + CYCLES * (interval + 1) / INTERVALS);
            closeClients();
            left.addAll(leftovers.after());
            figures.add(CYCLES * (interval + 1) / INTERVALS);
        }
        Files.writeString(
                Path.of("target", "soak.md"),
                figures.table()
                        + "%n%d of %d clients that answer completed the handshake%n".formatted(handshakes, talking));

        assertThat(left).isEmpty();
        figures.assertNothingGrows();
        assertThat(meters()).isEqualTo(metersBefore);
        assertThat(handshakes).as("of %d clients that answer", talking).isGreaterThan(talking / 2);
        metrics.close();
        assertThat(registry.getMeters()).isEmpty();
    }

    private void closeClients() throws Exception {
        protocols.close();
        protocolsOfThrowaways.close();
    }

    private Set<Meter.Id> meters() {
        return registry.getMeters().stream().map(Meter::getId).collect(Collectors.toSet());
    }

    private void run(int from, int to) throws Exception {
        for (int cycle = from; cycle < to; cycle++) {
            if (cycle % CYCLES_PER_THROWAWAY == 0) {
                try (SoakedServer throwaway = new SoakedServer(protocolsOfThrowaways)) {
                    cycle(throwaway, cycle / CYCLES_PER_THROWAWAY);
                }
            } else {
                cycle(lasting, cycle);
            }
        }
    }

    private void cycle(SoakedServer server, int cycle) throws Exception {
        server.start();
        List<RawClient> raw = new ArrayList<>();
        try (GracefulShutdownMetrics metrics =
                new GracefulShutdownMetrics(server.shutdown, Tags.of("bound", "for a cycle"), Set.of())) {
            metrics.bindTo(registry);
            List<QuietClient> clients = new ArrayList<>();
            for (int i = 0; i < FLAVOURS.length; i++) {
                clients.add(server.connect(FLAVOURS[i], PROTOCOLS[(cycle + i) % PROTOCOLS.length]));
            }
            raw.add(misbehaving(server, cycle));
            raw.add(misbehaving(server, cycle / 2));
            if (cycle % CYCLES_PER_REDEPLOYMENT == 2) {
                server.redeploy(FLAVOURS[cycle / CYCLES_PER_REDEPLOYMENT % FLAVOURS.length]);
            }
            boolean drained = drainBeforeTheStop(server, cycle);
            int requests = server.requests();
            FutureTask<String> request = drained ? null : begin(server::request);
            Eventually.isTrue(() -> drained || server.requests() > requests);
            for (QuietClient client : clients) {
                client.getSession().sendText("in flight", Callback.NOOP);
            }
            CompletableFuture<DrainReport> stopped = stop(server, cycle);
            raw.add(orNull(begin(() -> server.connectRaw(FLAVOURS[cycle % FLAVOURS.length]))));
            stopped.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
            if (request != null) {
                assertThat(request.get(TIMEOUT_SECONDS, TimeUnit.SECONDS)).isEqualTo("HTTP/1.1 200 OK");
            }
            for (QuietClient client : clients) {
                talking++;
                int code = client.closed().code();
                if (code == 1001 || code == 1012) {
                    handshakes++;
                }
            }
        } finally {
            for (RawClient client : raw) {
                if (client != null) {
                    client.close();
                }
            }
        }
    }

    private static <T> FutureTask<T> begin(Callable<T> action) {
        FutureTask<T> task = new FutureTask<>(action);
        new Thread(task, "soak").start();
        return task;
    }

    /** What has come too late was refused, or is gone with the server. */
    private static RawClient orNull(FutureTask<RawClient> late) throws Exception {
        try {
            return late.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        } catch (java.util.concurrent.ExecutionException e) {
            assertThat(e).hasCauseInstanceOf(IOException.class);
            return null;
        }
    }

    /** A session that does not end in order. */
    private static RawClient misbehaving(SoakedServer server, int cycle) throws IOException {
        WayIn flavour = FLAVOURS[(cycle + 3) % FLAVOURS.length];
        switch (cycle % 4) {
            case 0 -> {
                RawClient resetting = server.connectRaw(flavour);
                resetting.reset();
                return resetting;
            }
            case 1 -> {
                RawClient goingInTheMiddleOfAFrame = server.connectRaw(flavour);
                goingInTheMiddleOfAFrame.sendRaw((byte) 0x81, (byte) 0x85, (byte) 0);
                goingInTheMiddleOfAFrame.close();
                return goingInTheMiddleOfAFrame;
            }
            case 2 -> {
                // The server soon cannot write any more, not even its Close frame.
                RawClient deaf = server.connectDeaf(flavour);
                for (int i = 0; i < 20; i++) {
                    deaf.send(0x80 | RawClient.TEXT, new byte[60_000]);
                }
                return deaf;
            }
            default -> {
                // It never answers.
                return server.connectRaw(flavour);
            }
        }
    }

    /** In some cycles; it is cancelled, or aborted: then nothing is left for the stop to drain. */
    private static boolean drainBeforeTheStop(SoakedServer server, int cycle) throws Exception {
        int kind = cycle % 5;
        if (kind == 1 || kind == 2) {
            Drain drain = server.shutdown.drain(Intent.RESTART);
            if (kind == 1) {
                drain.abort();
            } else {
                drain.cancel();
            }
            drain.report().get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        }
        return kind == 1;
    }

    private static CompletableFuture<DrainReport> stop(SoakedServer server, int cycle) {
        if (cycle % 2 == 0) {
            return server.shutdown.stop(Intent.RESTART);
        }
        CompletableFuture<DrainReport> stopped = new CompletableFuture<>();
        begin(() -> {
            try {
                server.server.stop();
                stopped.complete(server.shutdown.lastReport().orElseThrow());
            } catch (Throwable e) {
                stopped.completeExceptionally(e);
            }
            return null;
        });
        return stopped;
    }
}
