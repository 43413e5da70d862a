package io.jettyshutdown.demo.serve;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.testing.FreePort;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.server.WebSocketCreator;

/** Servers that come and go at one address, in this process. */
final class Restarts implements AutoCloseable {

    private static final InetAddress HOST = InetAddress.getLoopbackAddress();

    private final int port = FreePort.find();
    private DemoServer server;

    URI address() {
        return URI.create("ws://" + HOST.getHostAddress() + ":" + port + "/ws");
    }

    DemoServer server() {
        return server;
    }

    void start(Reconnects reconnects) throws Exception {
        start(reconnects, (request, response, callback) -> new EchoEndpoint());
    }

    void start(Reconnects reconnects, WebSocketCreator endpoints) throws Exception {
        server = new DemoServer(
                endpoints,
                GracefulShutdown.builder().gracePeriod(Duration.ofSeconds(20)).reconnects(reconnects),
                false,
                503,
                Control.LOCAL);
        server.start(HOST, port, HOST, 0);
    }

    void stop(Intent intent) throws Exception {
        server.shutdown().stop(intent).get(60, TimeUnit.SECONDS);
    }

    @Override
    public void close() throws Exception {
        if (server != null) {
            server.server().stop();
        }
    }
}
