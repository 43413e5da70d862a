package io.jettyshutdown.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.LastExport;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.LogLines;
import io.jettyshutdown.testing.RawClient;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;

class LastExportsTest {

    private static final Duration LONG = Duration.ofSeconds(60);

    private final CountDownLatch interrupted = new CountDownLatch(1);

    private final LastExport hanging = report -> {
        try {
            new CountDownLatch(1).await();
        } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
        }
    };

    private static EchoServer start(Duration awaitScrape) throws Exception {
        return EchoServer.start(
                GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(90)).awaitScrape(awaitScrape));
    }

    @Test
    void exportGetsTheReportWhileHttpIsServed() throws Exception {
        BlockingQueue<DrainReport> exported = new LinkedBlockingQueue<>();
        CompletableFuture<Integer> status = new CompletableFuture<>();
        try (EchoServer server = start(LONG);
                RawClient client = server.connect()) {
            server.shutdown.addLastExport(report -> {
                exported.add(report);
                status.complete(server.get().join());
            });
            CompletableFuture<DrainReport> stopped = server.shutdown.stop(Intent.RESTART);
            client.reply(client.readClose());
            assertThat(stopped.get(20, TimeUnit.SECONDS)).isEqualTo(exported.remove());
            assertThat(status).isCompletedWithValue(200);
            assertThat(exported).as("once").isEmpty();
        }
    }

    @Test
    void exportThatFailsIsLoggedAndKeepsNobody() throws Exception {
        try (EchoServer server = start(LONG);
                LogLines log = new LogLines()) {
            server.shutdown.addLastExport(report -> {
                throw new java.io.IOException("the gateway is down");
            });
            server.shutdown.stop(Intent.STOP).get(20, TimeUnit.SECONDS);
            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("WARN"))
                    .singleElement()
                    .asString()
                    .contains("The last numbers may be lost: an export failed");
        }
    }

    @Test
    void exportThatHangsIsInterruptedWhenItsTimeIsOver() throws Exception {
        try (EchoServer server = start(Duration.ofMillis(500));
                LogLines log = new LogLines()) {
            server.shutdown.addLastExport(hanging);
            server.shutdown.addLastExport(report -> {});
            server.shutdown.stop(Intent.STOP).get(20, TimeUnit.SECONDS);
            assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("WARN"))
                    .singleElement()
                    .asString()
                    .contains("1 of 2", "within 500 ms");
        }
    }

    @Test
    void processThatIsAboutToEndDoesNotWait() throws Exception {
        CompletableFuture<Void> hurried = new CompletableFuture<>();
        assertThatItDoesNotWait(hurried, stopping -> hurried.complete(null));
    }

    @Test
    void stopThatIsInterruptedDoesNotWait() throws Exception {
        assertThatItDoesNotWait(new CompletableFuture<>(), Thread::interrupt);
    }

    private void assertThatItDoesNotWait(CompletableFuture<?> hurried, Consumer<Thread> after) throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        LastExports exports = new LastExports();
        exports.add(hanging);
        exports.add(report -> begun.countDown());
        DrainReport report;
        try (EchoServer server = start(Duration.ofMillis(1))) {
            report = server.shutdown.stop(Intent.STOP).get(20, TimeUnit.SECONDS);
        }
        Thread stopping = new Thread(() -> exports.run(report, LONG, hurried));
        stopping.start();
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(stopping.isAlive()).isTrue();
        after.accept(stopping);
        stopping.join(20_000);
        assertThat(stopping.isAlive()).isFalse();
        assertThat(interrupted.await(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void exportThatWasRemovedIsNotCalled() throws Exception {
        try (EchoServer server = start(LONG)) {
            server.shutdown.addLastExport(hanging);
            server.shutdown.removeLastExport(hanging);
            server.shutdown.stop(Intent.STOP).get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void exportForWhichThereIsNoTimeIsRefused() {
        GracefulShutdown shutdown =
                GracefulShutdown.builder().stopAtShutdown(false).install(new Server());
        assertThatThrownBy(() -> shutdown.addLastExport(hanging))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("awaitScrape is 0, so that no stop would wait for the export: set it in the builder");
    }
}
