package io.jettyshutdown.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.RawClient;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.junit.jupiter.api.Test;

/** What the installation does with the server around the drain: requests in flight, handlers, threads, a failed start. */
class ServerLifecycleTest {

    @Test
    void httpRequestInFlightFinishes() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        CountDownLatch mayFinish = new CountDownLatch(1);
        Handler slow = new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                entered.countDown();
                mayFinish.await(20, TimeUnit.SECONDS);
                response.setStatus(200);
                callback.succeeded();
                return true;
            }
        };
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder(), endpoint -> {}, slow)) {
            CompletableFuture<Integer> status = server.get();
            assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
            CompletableFuture<DrainReport> report = server.shutdown.stop(Intent.STOP);
            server.shutdown.currentDrain().orElseThrow().report().get(20, TimeUnit.SECONDS);
            assertThat(report).isNotDone();
            mayFinish.countDown();
            assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(200);
            report.get(20, TimeUnit.SECONDS);
        }
    }

    @Test
    void httpRequestThatNeverEndsDoesNotExceedTheGracePeriod() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        Handler stuck = new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                entered.countDown();
                while (!Thread.interrupted()) {
                    Thread.onSpinWait();
                }
                return false;
            }
        };
        EchoServer server =
                EchoServer.start(GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(3)), endpoint -> {}, stuck);
        server.get();
        assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
        long configured = server.server.getStopTimeout();
        long begun = System.nanoTime();
        assertThatThrownBy(() -> server.server.stop()).isInstanceOf(TimeoutException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(8));
        assertThat(server.server.getStopTimeout()).isEqualTo(configured);
    }

    @Test
    void requestInFlightGetsWhatTheDrainDoesNotUse() throws Exception {
        CountDownLatch entered = new CountDownLatch(1);
        // Longer than httpDrain, which is a fifth of the grace period. Not a whole number of seconds: that is when
        // Jetty's
        // connectors look for idle connections as they stop, and now and then close one whose response is just being
        // written.
        Handler slow = new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) throws Exception {
                entered.countDown();
                new CountDownLatch(1).await(2500, TimeUnit.MILLISECONDS);
                response.setStatus(200);
                callback.succeeded();
                return true;
            }
        };
        try (EchoServer server = EchoServer.start(
                GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(10)), endpoint -> {}, slow)) {
            CompletableFuture<Integer> status = server.get();
            assertThat(entered.await(20, TimeUnit.SECONDS)).isTrue();
            server.shutdown.stop(Intent.STOP).get(20, TimeUnit.SECONDS);
            assertThat(status.get(20, TimeUnit.SECONDS)).isEqualTo(200);
        }
    }

    @Test
    void serverThatDidNotStartIsNotDrained() throws Exception {
        try (ServerSocket taken = new ServerSocket(0)) {
            Server server = new Server(taken.getLocalPort());
            GracefulShutdown shutdown = GracefulShutdown.builder()
                    .gracePeriod(Duration.ofMinutes(10))
                    .readinessDelay(Duration.ofMinutes(5))
                    .stopAtShutdown(false)
                    .install(server);
            assertThatThrownBy(server::start).isInstanceOf(IOException.class);
            server.stop();
            assertThat(shutdown.currentDrain()).isEmpty();
        }
    }

    /** Jetty grants it a second, even if nothing is left. */
    @Test
    void threadPoolGetsNoMoreThanWhatIsLeftOfTheGracePeriod() throws Exception {
        QueuedThreadPool pool = new QueuedThreadPool();
        Server server = new Server(pool);
        GracefulShutdown.builder()
                .gracePeriod(Duration.ofSeconds(1))
                .stopAtShutdown(false)
                .install(server);
        AtomicLong granted = new AtomicLong();
        pool.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopping(LifeCycle event) {
                granted.set(pool.getStopTimeout());
            }
        });
        server.start();
        server.stop();
        assertThat(granted.get()).isBetween(1L, 900L);
    }

    @Test
    void threadPoolThatServersShareIsLeftAlone() throws Exception {
        QueuedThreadPool shared = new QueuedThreadPool();
        shared.start();
        Server server = new Server(shared);
        GracefulShutdown.builder().stopAtShutdown(false).install(server);
        server.start();
        server.stop();
        AtomicLong stopTimeout = new AtomicLong();
        shared.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopping(LifeCycle event) {
                stopTimeout.set(shared.getStopTimeout());
            }
        });
        shared.setStopTimeout(4321);
        shared.stop();
        assertThat(stopTimeout).hasValue(4321);
    }

    @Test
    void gracefulHandlerOfTheApplicationIsKept() throws Exception {
        Server server = new Server(0);
        GracefulShutdown.builder().stopAtShutdown(false).install(server);
        server.setHandler(new GracefulHandler());
        server.start();
        assertThat(server.getDescendants(GracefulHandler.class)).hasSize(1);
        server.stop();
        server.start();
        assertThat(server.getDescendants(GracefulHandler.class)).hasSize(1);
        server.stop();
    }

    @Test
    void handlerThatIsReplacedBetweenTwoRunsIsGuardedToo() throws Exception {
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder())) {
            Handler original = server.server.getHandler();
            server.server.stop();
            server.server.setHandler(new Handler.Sequence(((Handler.Singleton) original).getHandler()));
            server.server.start();
            try (RawClient client = server.connect()) {
                CompletableFuture<DrainReport> report = server.shutdown.stop(Intent.RESTART);
                client.assertClosedWith(1012);
                report.get(20, TimeUnit.SECONDS);
            }
        }
    }
}
