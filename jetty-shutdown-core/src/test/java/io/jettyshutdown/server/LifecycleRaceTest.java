package io.jettyshutdown.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Phase;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RawClient.WireFrame;
import io.jettyshutdown.testing.Rounds;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ServerConnector;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Starts, stops and drains from several threads while clients come: in the end the server serves, or has stopped, and
 * nobody waits for ever.
 */
class LifecycleRaceTest {

    private static final int GUESTS = 4;
    private static final GracefulShutdownBuilder CONFIGURATION =
            GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(3)).reconnects(Reconnects.elsewhere(1e6));

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final AtomicInteger told = new AtomicInteger();
    private final Queue<String> forgotten = new ConcurrentLinkedQueue<>();
    private volatile boolean over;

    @AfterEach
    void stop() {
        over = true;
        threads.shutdownNow();
    }

    @Test
    void stopAgainstStartLeavesTheServerServingOrStopped() throws Exception {
        try (EchoServer server = EchoServer.start(CONFIGURATION)) {
            List<Future<?>> guests = letGuestsCome(server);
            for (int round = 0; round < Rounds.orElse(150); round++) {
                together(
                        () -> {
                            stop(server);
                            return null;
                        },
                        () -> {
                            server.server.start();
                            return null;
                        });
                if (server.server.isRunning()) {
                    serves(server);
                    stop(server);
                }
                assertThat(server.shutdown.openSessions()).isZero();
                startAnew(server);
                serves(server);
            }
            goodbye(server, guests);
        }
        assertThat(told.get()).as("the race took place").isPositive();
        assertThat(forgotten).isEmpty();
    }

    @Test
    void triggersCancellationsAndAbortsLeaveTheServerServingOrDrainedOrStopped() throws Exception {
        AtomicInteger stops = new AtomicInteger();
        AtomicInteger cancellations = new AtomicInteger();
        try (EchoServer server = EchoServer.start(CONFIGURATION)) {
            List<Future<?>> guests = letGuestsCome(server);
            for (int round = 0; round < Rounds.orElse(300); round++) {
                Queue<Future<DrainReport>> reports = new ConcurrentLinkedQueue<>();
                boolean stopped = ThreadLocalRandom.current().nextInt(3) == 0;
                together(
                        () -> reports.add(drain(server).report()),
                        () -> stopped
                                ? reports.add(server.shutdown.stop(Intent.STOP))
                                : reports.add(drain(server).report()),
                        () -> server.shutdown
                                .currentDrain()
                                .filter(Drain::cancel)
                                .map(drain -> cancellations.incrementAndGet()),
                        () -> {
                            if (ThreadLocalRandom.current().nextInt(4) == 0) {
                                server.shutdown.currentDrain().ifPresent(Drain::abort);
                            }
                            return null;
                        });
                for (Future<DrainReport> report : reports) {
                    awaitReport(report);
                }
                if (stopped) {
                    stops.incrementAndGet();
                    assertThat(server.server.isRunning()).isFalse();
                    assertThat(server.shutdown.openSessions()).isZero();
                    startAnew(server);
                } else if (server.shutdown.currentDrain().isPresent()) {
                    assertThat(server.shutdown.phase()).isEqualTo(Phase.DRAINED);
                    assertThat(server.shutdown.isReady()).isFalse();
                    try (RawClient late = RawClient.connect(port(server), "/ws")) {
                        assertThat(late.status()).isEqualTo(503);
                    }
                    stop(server);
                    startAnew(server);
                }
                serves(server);
            }
            goodbye(server, guests);
        }
        assertThat(stops.get()).isPositive();
        assertThat(cancellations.get()).isPositive();
        assertThat(told.get()).as("the race took place").isPositive();
        assertThat(forgotten).isEmpty();
    }

    /**
     * Jetty keeps a connection in its books for ever that it accepts at the moment of its connector's stop, and the next
     * stop waits for it, and fails: also without this library.
     */
    private static void stop(EchoServer server) throws Exception {
        try {
            server.server.stop();
        } catch (TimeoutException e) {
            assertThat(server.server.getConnectors()[0].getConnectedEndPoints()).isNotEmpty();
        }
    }

    /** With a connector that has nothing in its books. */
    private static void startAnew(EchoServer server) throws Exception {
        server.server.setConnectors(new Connector[] {new ServerConnector(server.server)});
        server.server.start();
    }

    private static int port(EchoServer server) {
        return ((ServerConnector) server.server.getConnectors()[0]).getLocalPort();
    }

    private static void awaitReport(Future<DrainReport> report) throws Exception {
        try {
            report.get(40, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            // As above.
            assertThat(e).hasCauseInstanceOf(TimeoutException.class);
        }
    }

    /** The other trigger may be about to stop the server: then there is nothing to drain, and the last drain tells. */
    private static Drain drain(EchoServer server) {
        try {
            return server.shutdown.drain(Intent.RESTART);
        } catch (IllegalStateException stopped) {
            return server.shutdown.currentDrain().orElseThrow();
        }
    }

    private void together(Callable<?>... actions) throws Exception {
        CyclicBarrier begin = new CyclicBarrier(actions.length);
        List<Future<?>> running = new ArrayList<>();
        for (Callable<?> action : actions) {
            int wait = ThreadLocalRandom.current().nextInt(2000);
            running.add(threads.submit(() -> {
                begin.await();
                for (int i = 0; i < wait; i++) {
                    Thread.onSpinWait();
                }
                return action.call();
            }));
        }
        for (Future<?> action : running) {
            action.get(60, TimeUnit.SECONDS);
        }
    }

    private static void serves(EchoServer server) throws IOException {
        assertThat(server.server.isStarted()).isTrue();
        assertThat(server.shutdown.isReady()).isTrue();
        try (RawClient client = RawClient.connect(port(server), "/ws")) {
            assertThat(client.status()).isEqualTo(101);
            client.sendText("are you there?");
            assertThat(client.read().text()).isEqualTo("are you there?");
            client.sendClose(1000);
            assertThat(client.readClose().closeCode()).isEqualTo(1000);
        }
    }

    private List<Future<?>> letGuestsCome(EchoServer server) {
        List<Future<?>> guests = new ArrayList<>();
        for (int i = 0; i < GUESTS; i++) {
            guests.add(threads.submit(() -> {
                while (!over) {
                    if (server.shutdown.isReady()) {
                        visit(server);
                    } else {
                        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                    }
                }
            }));
        }
        return guests;
    }

    /** Opens a session, if the server lets it, and stays until it is told to go. */
    private void visit(EchoServer server) {
        boolean isOpen = false;
        try (RawClient client = RawClient.connect(Math.max(1, port(server)), EchoServer.OWN_PATH)) {
            if (client.status() == 101) {
                isOpen = true;
                WireFrame close = client.readClose();
                if (close == null) {
                    forgotten.add("the stream ended");
                    return;
                }
                told.incrementAndGet();
                client.reply(close);
            }
        } catch (IOException e) {
            if (isOpen) {
                forgotten.add(e.toString());
            }
            // Else the server is not there at the moment.
        }
    }

    private void goodbye(EchoServer server, List<Future<?>> guests) throws Exception {
        over = true;
        stop(server);
        for (Future<?> guest : guests) {
            guest.get(30, TimeUnit.SECONDS);
        }
    }
}
