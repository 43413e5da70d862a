package io.jettyshutdown.demo.bench;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Reconnects;
import java.net.InetAddress;
import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** An embedded Jetty with one WebSocket endpoint; the two kinds differ in what makes their stop graceful only. */
final class JettyServer implements ServerUnderTest {

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    private JettyServer() {
        connector.setHost(InetAddress.getLoopbackAddress().getHostAddress());
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        server.addConnector(connector);
        server.setHandler(WebSocketUpgradeHandler.from(server, container -> {
            container.setIdleTimeout(Duration.ZERO); // the sessions are idle until the stop
            container.addMapping("/", (request, response, callback) -> new Endpoint());
        }));
    }

    /** All that Jetty itself offers: the graceful handler and a stop timeout. */
    static JettyServer stock() {
        JettyServer jetty = new JettyServer();
        jetty.server.setHandler(new GracefulHandler(jetty.server.getHandler()));
        jetty.server.setStopTimeout(STOP_LIMIT.toMillis());
        return jetty;
    }

    /** The library, with a rate so high that every session is closed at once. */
    static JettyServer withLibrary() {
        JettyServer jetty = new JettyServer();
        GracefulShutdown.builder()
                .gracePeriod(STOP_LIMIT)
                .reconnects(Reconnects.elsewhere(1e9))
                .onStop(Intent.RESTART)
                .install(jetty.server);
        return jetty;
    }

    @Override
    public int start() throws Exception {
        server.start();
        return connector.getLocalPort();
    }

    @Override
    public void stop() throws Exception {
        server.stop();
    }

    /** Ignores everything. Public, since Jetty calls it by reflection. */
    public static final class Endpoint extends Session.Listener.AbstractAutoDemanding {

        /** Stock Jetty's stop ends many sessions by an idle timeout; to log each of them would be measured, too. */
        @Override
        public void onWebSocketError(Throwable cause) {}
    }
}
