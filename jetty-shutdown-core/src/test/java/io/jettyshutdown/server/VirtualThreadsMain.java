package io.jettyshutdown.server;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.Traffic;
import io.jettyshutdown.testing.WayIn;
import java.net.URI;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.VirtualThreads;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.eclipse.jetty.util.thread.ThreadPool;
import org.eclipse.jetty.util.thread.VirtualThreadPool;
import org.eclipse.jetty.websocket.client.WebSocketClient;

/** Servers whose applications are called by virtual threads, drained under traffic; ends with status 0 if all was right. */
final class VirtualThreadsMain {

    private static final int SESSIONS = 5;

    private VirtualThreadsMain() {}

    /** The ways in which Jetty uses virtual threads. */
    enum Pool {
        QUEUED(() -> queued(VirtualThreads.getDefaultVirtualThreadsExecutor())),
        QUEUED_AND_BOUNDED(() -> queued(new VirtualThreadPool(100))),
        NOT_QUEUED(VirtualThreadPool::new);

        private final Supplier<ThreadPool> pool;

        Pool(Supplier<ThreadPool> pool) {
            this.pool = pool;
        }

        private static ThreadPool queued(Executor virtual) {
            QueuedThreadPool pool = new QueuedThreadPool();
            pool.setVirtualThreadsExecutor(virtual);
            return pool;
        }
    }

    public static void main(String[] arguments) throws Exception {
        WebSocketClient client = new WebSocketClient();
        client.start();
        for (Pool pool : Pool.values()) {
            for (Intent intent : List.of(Intent.STOP, Intent.RESTART)) {
                drain(client, pool, intent);
                System.out.println(pool + " " + intent.code());
            }
        }
        client.stop();
    }

    private static void drain(WebSocketClient client, Pool pool, Intent intent) throws Exception {
        AtomicInteger onOtherThreads = new AtomicInteger();
        Application application = new Application() {
            @Override
            public String answerTo(String text) {
                if (!VirtualThreads.isVirtualThread()) {
                    onOtherThreads.incrementAndGet();
                }
                return super.answerTo(text);
            }
        };
        Server server = new Server(pool.pool.get());
        ServerConnector connector = new ServerConnector(server);
        server.addConnector(connector);
        server.setHandler(WayIn.JETTY_LISTENER.context(server, "/", application));
        GracefulShutdown shutdown =
                GracefulShutdown.builder().stopAtShutdown(false).install(server);
        server.start();
        Traffic traffic = new Traffic(shutdown, application);
        traffic.connect(client, URI.create("ws://127.0.0.1:" + connector.getLocalPort() + "/ws"), SESSIONS);
        traffic.awaitFlow();

        traffic.assertComplete(shutdown.stop(intent).get(20, TimeUnit.SECONDS));

        if (onOtherThreads.get() > 0) {
            throw new AssertionError(onOtherThreads + " messages were not handled by virtual threads");
        }
    }
}
