package io.jettyshutdown.faults;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.jettyshutdown.DrainingSession;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Phase;
import io.jettyshutdown.testing.EchoServer.Endpoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** A server whose sessions at {@value #BAD} misbehave, while those at {@value #GOOD} echo. */
final class FaultyServer implements AutoCloseable {

    static final String GOOD = "/ws";
    static final String BAD = "/bad";

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final Misbehaviour misbehaviour;
    private final GracefulShutdown shutdown;
    private volatile boolean over;
    private volatile boolean requestBegun;
    private Socket request;

    FaultyServer(Misbehaviour misbehaviour, GracefulShutdownBuilder builder) throws Exception {
        this.misbehaviour = misbehaviour;
        connector.setAcceptQueueSize(4096);
        server.addConnector(connector);
        misbehaviour.configure(builder, this);
        shutdown = builder.stopAtShutdown(false).install(server);
        WebSocketUpgradeHandler handler = WebSocketUpgradeHandler.from(server, container -> {
            container.addMapping(GOOD, (request, response, callback) -> new Endpoint());
            container.addMapping(BAD, (request, response, callback) -> misbehaviour.endpoint(this));
        });
        handler.setHandler(new BlockingHandler());
        server.setHandler(handler);
        misbehaviour.install(this);
        server.start();
    }

    private final class BlockingHandler extends Handler.Abstract {
        @Override
        public boolean handle(Request request, Response response, org.eclipse.jetty.util.Callback callback) {
            requestBegun = true;
            block();
            callback.succeeded();
            return true;
        }
    }

    GracefulShutdown shutdown() {
        return shutdown;
    }

    int port() {
        return connector.getLocalPort();
    }

    static boolean concerns(DrainingSession session) {
        return session.path().equals(BAD);
    }

    // ---- what misbehaviours are made of ----

    /** Ignores interrupts, as the worst code does, but not the end of the test. */
    void block() {
        while (!over) {
            Thread.interrupted();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(5));
        }
    }

    /** Deadlocks with whoever takes them in the other order. */
    void lockBoth(Lock first, Lock second) {
        if (lock(first)) {
            whenDraining(() -> {
                if (lock(second)) {
                    second.unlock();
                }
            });
            first.unlock();
        }
    }

    private boolean lock(Lock lock) {
        try {
            while (!over) {
                if (lock.tryLock(5, TimeUnit.MILLISECONDS)) {
                    return true;
                }
            }
        } catch (InterruptedException e) {
            // The end of a deadlock that heeds interrupts.
        }
        return false;
    }

    void whenDraining(Runnable action) {
        whenTrue(() -> shutdown.phase() != Phase.RUNNING);
        action.run();
    }

    private void whenTrue(BooleanSupplier condition) {
        while (!over && !condition.getAsBoolean()) {
            Thread.interrupted();
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
        }
    }

    void stopServer() {
        try {
            server.stop();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    void drainAndWait() {
        shutdown.drain(Intent.STOP).report().join();
    }

    void sendFromNowOn(Session session) {
        Thread sender = new Thread(() -> {
            while (!over) {
                session.sendText("on and on", Callback.NOOP);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(2));
            }
        });
        sender.start();
    }

    void requestThatNeverEnds() {
        try {
            request = new Socket("127.0.0.1", port());
            request.getOutputStream().write("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".getBytes(US_ASCII));
            whenTrue(() -> requestBegun);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends all blocking. */
    void letGo() {
        over = true;
    }

    @Override
    public void close() throws Exception {
        letGo();
        server.stop();
        if (request != null) {
            request.close();
        }
    }
}
