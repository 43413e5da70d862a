package io.jettyshutdown.demo.serve;

import java.net.InetAddress;
import java.time.Duration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.websocket.server.WebSocketCreator;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** The same without the library, for comparison: all that Jetty itself offers for a graceful stop. */
final class StockServer {

    private final Server server = new Server();

    StockServer(WebSocketCreator endpoints, Duration stopTimeout) {
        WebSocketUpgradeHandler upgrades = WebSocketUpgradeHandler.from(server, container -> {
            container.setIdleTimeout(DemoServer.IDLE_TIMEOUT);
            container.addMapping("/ws", endpoints);
        });
        upgrades.setHandler(DemoServer.alive());
        server.setHandler(new GracefulHandler(upgrades));
        server.setStopTimeout(stopTimeout.toMillis());
        server.setStopAtShutdown(true);
    }

    Server server() {
        return server;
    }

    /** Starts it. Every page of the second address says that it is alive. */
    Addresses start(InetAddress host, int port, InetAddress adminHost, int adminPort) throws Exception {
        ServerConnector webSocket = connector(host, port);
        ServerConnector admin = connector(adminHost, adminPort);
        server.start();
        return Addresses.of(authority(webSocket), authority(admin));
    }

    private ServerConnector connector(InetAddress host, int port) {
        ServerConnector connector = new ServerConnector(server);
        connector.setHost(host.getHostAddress());
        connector.setPort(port);
        connector.setAcceptQueueSize(DemoServer.ACCEPT_QUEUE);
        server.addConnector(connector);
        return connector;
    }

    private static String authority(ServerConnector connector) {
        return connector.getHost() + ":" + connector.getLocalPort();
    }
}
