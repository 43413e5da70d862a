package io.jettyshutdown.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import java.lang.ref.Reference;
import java.net.InetSocketAddress;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Session;
import org.junit.jupiter.api.Test;

/** What a server leaves behind is found, whichever kind of thing it is; a clean stop is no false alarm. */
class LeftoversTest {

    /** Long enough for what goes away, and what does not is waited for in vain. */
    private static final Duration IN_VAIN = Duration.ofSeconds(2);

    @Test
    void cleanStopLeavesNothing() throws Exception {
        Leftovers leftovers = Leftovers.before();
        assertThat(sessionAfterItsServerHasStopped()).isNotNull();
        assertThat(leftovers.after()).isEmpty();
    }

    @Test
    void sessionThatIsKeptIsFoundWithAllThatItKeeps() throws Exception {
        Leftovers leftovers = Leftovers.before();
        Session kept = sessionAfterItsServerHasStopped();
        List<String> left = leftovers.after(IN_VAIN);
        for (String name : Leftovers.CLASSES) {
            if (!name.endsWith("UntrackedSession")) {
                assertThat(left).contains("1 " + name);
            }
        }
        Reference.reachabilityFence(kept);
    }

    @Test
    void threadThatGoesOnIsFound() throws Exception {
        Leftovers leftovers = Leftovers.before();
        CountDownLatch release = new CountDownLatch(1);
        Thread thread = new Thread(
                () -> {
                    try {
                        release.await();
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                },
                "left behind");
        thread.start();
        assertThat(leftovers.after(IN_VAIN)).containsExactly("1 threads [left behind]");
        release.countDown();
        assertThat(leftovers.after()).isEmpty();
    }

    @Test
    void socketThatStaysOpenIsFound() throws Exception {
        assertThat(Leftovers.seesSockets())
                .isEqualTo(System.getProperty("os.name").equals("Linux"));
        Leftovers leftovers = Leftovers.before();
        try (ServerSocketChannel server = ServerSocketChannel.open().bind(new InetSocketAddress("127.0.0.1", 0));
                SocketChannel client = SocketChannel.open(server.getLocalAddress())) {
            assertThat(client.isConnected()).isTrue();
            assertThat(leftovers.after(IN_VAIN)).isEqualTo(Leftovers.seesSockets() ? List.of("2 sockets") : List.of());
        }
        assertThat(leftovers.after()).isEmpty();
    }

    @Test
    void selectorThatStaysOpenIsFound() throws Exception {
        Leftovers leftovers = Leftovers.before();
        try (Selector selector = Selector.open()) {
            assertThat(selector.isOpen()).isTrue();
            assertThat(leftovers.after(IN_VAIN)).hasSize(Leftovers.seesSockets() ? 1 : 0);
        }
        assertThat(leftovers.after()).isEmpty();
    }

    @Test
    void classesWhoseObjectsAreCountedExist() {
        for (String name : Leftovers.CLASSES) {
            assertThatCode(() -> Class.forName(name)).doesNotThrowAnyException();
        }
    }

    private static Session sessionAfterItsServerHasStopped() throws Exception {
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder());
                RawClient client = server.connect()) {
            Eventually.isTrue(() -> server.endpoints.get(0).session != null);
            Session session = server.endpoints.get(0).session;
            CompletableFuture<DrainReport> stopped = server.shutdown.stop(Intent.STOP);
            client.reply(client.readClose());
            stopped.get(20, TimeUnit.SECONDS);
            return session;
        }
    }
}
