package io.jettyshutdown.demo.serve;

import java.net.InetAddress;
import java.net.URI;
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
        upgrades.setHandler(new TextPage(() -> DemoServer.ALIVE));
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
        String pages = "http://" + authority(admin);
        return new Addresses(
                URI.create("ws://" + authority(webSocket) + "/ws"),
                URI.create(pages + "/metrics"),
                URI.create(pages + "/ready"),
                URI.create(pages + "/shutdown"));
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
