package io.jettyshutdown.demo.serve;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.metrics.GracefulShutdownMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.HostPort;
import org.eclipse.jetty.websocket.server.WebSocketCreator;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * A Jetty with a WebSocket endpoint for everybody and, on a connector of its own that only this host reaches, metrics
 * and readiness.
 */
final class DemoServer {

    private static final String WEBSOCKET = "websocket";
    private static final String ADMIN = "admin";
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final String PLAIN_TEXT = "text/plain; charset=utf-8";

    /** Sessions that rarely say something are not idle ones that nobody wants any more. */
    private static final Duration IDLE_TIMEOUT = Duration.ofMinutes(10);

    /** Clients that connect all at once wait here; Jetty's default of 50 would make them try again after a second. */
    private static final int ACCEPT_QUEUE = 4096;

    private static final int DEFAULT_ACCEPTORS = -1;
    private static final int DEFAULT_SELECTORS = -1;

    private final Server server = new Server();
    private final ServerConnector webSocketConnector;
    private final ServerConnector adminConnector;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final GracefulShutdown shutdown;

    DemoServer(WebSocketCreator endpoints, GracefulShutdownBuilder configuration) {
        this(endpoints, configuration, false);
    }

    /** With a socket that is inherited no thread may wait for connections: it would take one more than it should. */
    DemoServer(WebSocketCreator endpoints, GracefulShutdownBuilder configuration, boolean inheritSocket) {
        webSocketConnector = connector(WEBSOCKET, inheritSocket ? 0 : DEFAULT_ACCEPTORS);
        webSocketConnector.setInheritChannel(inheritSocket);
        adminConnector = connector(ADMIN, DEFAULT_ACCEPTORS);
        server.setHandler(new ContextHandlerCollection(webSocketContext(endpoints), adminContext()));
        shutdown = configuration.install(server);
        new GracefulShutdownMetrics(shutdown).bindTo(registry);
    }

    Server server() {
        return server;
    }

    /**
     * Starts it.
     *
     * @throws CannotListenException if it cannot listen there
     * @throws Exception as Jetty throws it
     */
    void start(InetAddress host, int port, int adminPort) throws Exception {
        open(webSocketConnector, host, port, "--port");
        open(adminConnector, InetAddress.getLoopbackAddress(), adminPort, "--admin-port");
        server.start();
    }

    private static void open(ServerConnector connector, InetAddress host, int port, String option)
            throws CannotListenException {
        connector.setHost(host.getHostAddress());
        connector.setPort(port);
        try {
            connector.open();
        } catch (IOException e) {
            throw new CannotListenException(authority(connector, port), option, e);
        }
    }

    /** Where it listens; to be called when it has started. */
    Addresses addresses() {
        String admin = "http://" + authority(adminConnector, adminConnector.getLocalPort());
        String webSocket = authority(webSocketConnector, webSocketConnector.getLocalPort());
        return new Addresses(
                URI.create("ws://" + webSocket.replace("0.0.0.0:", "localhost:") + "/ws"),
                URI.create(admin + "/metrics"),
                URI.create(admin + "/ready"));
    }

    private static String authority(ServerConnector connector, int port) {
        return HostPort.normalizeHost(connector.getHost()) + ":" + port;
    }

    private ServerConnector connector(String name, int acceptors) {
        ServerConnector connector = new ServerConnector(server, acceptors, DEFAULT_SELECTORS);
        connector.setName(name);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        server.addConnector(connector);
        return connector;
    }

    private ContextHandler webSocketContext(WebSocketCreator endpoints) {
        ContextHandler context = contextOf(WEBSOCKET);
        context.setHandler(WebSocketUpgradeHandler.from(server, context, container -> {
            container.setIdleTimeout(IDLE_TIMEOUT);
            container.addMapping("/ws", endpoints);
        }));
        return context;
    }

    private ContextHandler adminContext() {
        PathMappingsHandler pages = new PathMappingsHandler();
        pages.addMapping(PathSpec.from("/metrics"), new TextPage(this::metrics));
        pages.addMapping(PathSpec.from("/ready"), new TextPage(this::readiness));
        ContextHandler context = contextOf(ADMIN);
        context.setHandler(pages);
        return context;
    }

    private static ContextHandler contextOf(String connector) {
        ContextHandler context = new ContextHandler("/");
        context.setVirtualHosts(List.of("@" + connector));
        return context;
    }

    private TextPage.Answer metrics() {
        return new TextPage.Answer(HttpStatus.OK_200, PROMETHEUS_TEXT, registry.scrape());
    }

    private TextPage.Answer readiness() {
        return shutdown.isReady()
                ? new TextPage.Answer(HttpStatus.OK_200, PLAIN_TEXT, "ready\n")
                : new TextPage.Answer(HttpStatus.SERVICE_UNAVAILABLE_503, PLAIN_TEXT, "draining\n");
    }
}
