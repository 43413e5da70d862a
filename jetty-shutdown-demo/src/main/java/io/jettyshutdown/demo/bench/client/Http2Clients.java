package io.jettyshutdown.demo.bench.client;

import io.jettyshutdown.demo.bench.server.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HostPortHttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpScheme;
import org.eclipse.jetty.http.MetaData;
import org.eclipse.jetty.http2.api.Session;
import org.eclipse.jetty.http2.client.HTTP2Client;
import org.eclipse.jetty.http2.frames.HeadersFrame;
import org.eclipse.jetty.http2.frames.SettingsFrame;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.component.LifeCycle;

/**
 * {@link Http2Session}s of one server on a few connections. Used by one thread. What comes from the server is
 * handled by another, the clients' thread, to which the sessions and the observation belong.
 */
final class Http2Clients implements Clients {

    /** So few that the server answers the last one soon. */
    private static final int OPENING_AT_ONCE = 1000;

    private final HTTP2Client http2 = new HTTP2Client();
    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<Session> connections = new ArrayList<>();
    private final int port;
    private final int connectionCount;
    private final Observation observation;
    private final Traffic traffic;
    private final Semaphore progress = new Semaphore(0);
    private final CompletableFuture<Void> open = new CompletableFuture<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private int sessions;
    private int begun;

    Http2Clients(int port, int expectedCode, int messagesPerSecond, int connectionCount) {
        this.port = port;
        this.connectionCount = connectionCount;
        this.observation = new Observation(expectedCode);
        this.traffic = new Traffic(messagesPerSecond);
        http2.setSelectors(1);
        http2.setIdleTimeout(0);
    }

    /** The same number on each connection. */
    @Override
    public void open(int number) throws IOException, InterruptedException {
        sessions = number;
        LifeCycle.start(http2);
        while (connections.size() < connectionCount) {
            connections.add(connect());
        }
        execute(this::openMore);
        for (int i = 0; i < number && !open.isDone(); i++) {
            if (!progress.tryAcquire(Limits.ANSWER.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new IOException("only " + i + " of " + number + " sessions are open, and no other in "
                        + Limits.ANSWER.toSeconds() + " s; try fewer with --sessions");
            }
        }
        await(open, "open");
    }

    /** When the server has said that it takes WebSockets (RFC 8441 section 3). */
    private Session connect() throws IOException, InterruptedException {
        CompletableFuture<Session> settled = new CompletableFuture<>();
        http2.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                new Session.Listener() {
                    @Override
                    public void onSettings(Session session, SettingsFrame settings) {
                        settled.complete(session);
                    }
                },
                Promise.from(connected -> {}, settled::completeExceptionally));
        return await(settled, "connected");
    }

    private void openMore() {
        MetaData.Request upgrade = new MetaData.ConnectRequest(
                HttpScheme.HTTP,
                new HostPortHttpField("localhost", port),
                "/",
                HttpFields.build().put(HttpHeader.SEC_WEBSOCKET_VERSION, "13"),
                "websocket");
        while (begun < sessions && begun - observation.opened() < OPENING_AT_ONCE) {
            Http2Session session = new Http2Session(this);
            traffic.add(session);
            connections
                    .get(begun % connections.size())
                    .newStream(
                            new HeadersFrame(upgrade, null, false), Promise.from(stream -> {}, this::failed), session);
            begun++;
        }
    }

    /** A session is open. */
    void opened() {
        observation.sessionOpened();
        progress.release();
        if (observation.opened() == sessions) {
            open.complete(null);
        } else {
            openMore();
        }
    }

    /** A session could not be opened. */
    void failed(Throwable failure) {
        open.completeExceptionally(failure);
        progress.release();
    }

    /** A session is over. */
    void ended(boolean handshake) {
        observation.sessionEnded(handshake, System.nanoTime());
        if (observation.open() == 0) {
            ended.complete(null);
        }
    }

    Observation observation() {
        return observation;
    }

    /** Has it done by the clients' thread. */
    void execute(Runnable work) {
        thread.execute(() -> {
            try {
                work.run();
            } catch (RuntimeException defect) {
                failed(defect);
                ended.completeExceptionally(defect);
            }
        });
    }

    /** The same when a reply is due. */
    void executeAsReply(Runnable reply) {
        CompletableFuture.delayedExecutor(REPLY_DELAY.toNanos(), TimeUnit.NANOSECONDS, this::execute)
                .execute(reply);
    }

    @Override
    public void startTraffic(Duration time) throws IOException, InterruptedException {
        execute(() -> {
            traffic.start();
            takeTurns();
        });
        await(new CompletableFuture<Void>().completeOnTimeout(null, time.toNanos(), TimeUnit.NANOSECONDS), "sending");
    }

    /** Turns that are due in less than a millisecond come in one go. */
    private void takeTurns() {
        traffic.takeTurns();
        CompletableFuture.delayedExecutor(1, TimeUnit.MILLISECONDS, this::execute)
                .execute(this::takeTurns);
    }

    @Override
    public Observation awaitEnd() throws InterruptedException {
        try {
            ended.get(Limits.ANSWER.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            // the observation says it
        } catch (ExecutionException defect) {
            throw new IllegalStateException(defect);
        }
        thread.shutdownNow();
        thread.awaitTermination(Limits.ANSWER.toNanos(), TimeUnit.NANOSECONDS);
        return observation;
    }

    private <T> T await(CompletableFuture<T> event, String what) throws IOException, InterruptedException {
        try {
            return event.get(Limits.ANSWER.toNanos(), TimeUnit.NANOSECONDS);
        } catch (ExecutionException failed) {
            throw new IOException("a client could not be " + what + ": " + failed.getCause(), failed);
        } catch (TimeoutException late) {
            throw new IOException(
                    "not all clients were " + what + " after " + Limits.ANSWER.toSeconds()
                            + " s; try fewer with --sessions",
                    late);
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
        LifeCycle.stop(http2);
    }
}
