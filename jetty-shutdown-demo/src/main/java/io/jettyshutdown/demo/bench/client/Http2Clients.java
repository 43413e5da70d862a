package io.jettyshutdown.demo.bench.client;

import io.jettyshutdown.demo.bench.server.Limits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
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
import org.jspecify.annotations.Nullable;

/**
 * {@link Http2Session}s of one server on a few connections. Used by one thread, to which Jetty's threads hand over what
 * comes from the server.
 */
final class Http2Clients extends Clients {

    /** What the clients' thread has to do. */
    interface Task {
        void run() throws IOException;
    }

    private final HTTP2Client http2 = new HTTP2Client();
    private final List<Session> connections = new ArrayList<>();
    private final BlockingQueue<Task> tasks = new LinkedBlockingQueue<>();
    private final MetaData.Request upgrade;
    private @Nullable Task next;

    /** Connects at once. */
    Http2Clients(int port, int expectedCode, int messagesPerSecond, int connectionCount) throws IOException {
        super(expectedCode, messagesPerSecond, 1000);
        upgrade = new MetaData.ConnectRequest(
                HttpScheme.HTTP,
                new HostPortHttpField("localhost", port),
                "/",
                HttpFields.build().put(HttpHeader.SEC_WEBSOCKET_VERSION, "13"),
                "websocket");
        http2.setSelectors(1);
        http2.setIdleTimeout(0);
        LifeCycle.start(http2);
        while (connections.size() < connectionCount) {
            connections.add(connect(port));
        }
    }

    /** When the server has said that it takes WebSockets (RFC 8441 section 3). */
    private Session connect(int port) throws IOException {
        CompletableFuture<Session> settled =
                new CompletableFuture<Session>().orTimeout(Limits.ANSWER.toSeconds(), TimeUnit.SECONDS);
        http2.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                new Session.Listener() {
                    @Override
                    public void onSettings(Session session, SettingsFrame settings) {
                        settled.complete(session);
                    }
                },
                Promise.from(connected -> {}, settled::completeExceptionally));
        try {
            return settled.join();
        } catch (CompletionException failed) {
            throw new IOException("a client could not be connected: " + failed.getCause(), failed);
        }
    }

    @Override
    ClientSession begin(int number) {
        Http2Session session = new Http2Session(this);
        connections
                .get(number % connections.size())
                .newStream(
                        new HeadersFrame(upgrade, null, false),
                        Promise.from(
                                stream -> {},
                                failure -> execute(() -> {
                                    throw new IOException("a client could not be open: " + failure, failure);
                                })),
                        session);
        return session;
    }

    /** Has it done by the clients' thread. */
    void execute(Task task) {
        tasks.add(task);
    }

    @Override
    void await(long millis) throws InterruptedException {
        next = tasks.poll(millis, TimeUnit.MILLISECONDS);
    }

    @Override
    void receive() throws IOException {
        if (next != null) {
            next.run();
        }
    }

    @Override
    public void close() {
        LifeCycle.stop(http2);
    }
}
