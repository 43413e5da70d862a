package io.jettyshutdown.demo.serve;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.control.ReadinessHandler;
import io.jettyshutdown.demo.cli.UsageException;
import io.jettyshutdown.demo.page.LivePage;
import io.jettyshutdown.demo.page.TextPage;
import io.jettyshutdown.metrics.GracefulShutdownMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.eclipse.jetty.http.pathmap.PathSpec;
import org.eclipse.jetty.jmx.MBeanContainer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.server.handler.PathMappingsHandler;
import org.eclipse.jetty.util.HostPort;
import org.eclipse.jetty.websocket.server.WebSocketCreator;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/**
 * A Jetty with a WebSocket endpoint for everybody and, on a connector of its own, metrics, readiness, control of the
 * shutdown, and a live page of it all.
 */
final class DemoServer {

    private static final String WEBSOCKET = "websocket";
    private static final String ADMIN = "admin";
    private static final String CONTROL = "/shutdown";
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";

    /** Sessions that rarely say something are not idle ones that nobody wants any more. */
    static final Duration IDLE_TIMEOUT = Duration.ofMinutes(10);

    /** Clients that connect all at once wait here; Jetty's default of 50 would make them try again after a second. */
    static final int ACCEPT_QUEUE = 4096;

    private static final int DEFAULT_ACCEPTORS = -1;
    private static final int DEFAULT_SELECTORS = -1;

    private final Server server = new Server();
    private final ServerConnector webSocketConnector;
    private final ServerConnector adminConnector;
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final GracefulShutdown shutdown;

    /** With a socket that is inherited no thread may wait for connections: it would take one more than it should. */
    DemoServer(
            WebSocketCreator endpoints,
            GracefulShutdownBuilder configuration,
            boolean inheritSocket,
            int notReadyStatus,
            Control control) {
        webSocketConnector = connector(WEBSOCKET, inheritSocket ? 0 : DEFAULT_ACCEPTORS);
        webSocketConnector.setInheritChannel(inheritSocket);
        adminConnector = connector(ADMIN, DEFAULT_ACCEPTORS);
        shutdown = configuration.install(server);
        LivePage page =
                new LivePage(shutdown, () -> addresses().webSocket(), control.token() != null, control.restarts());
        server.setHandler(new ContextHandlerCollection(
                webSocketContext(endpoints),
                adminContext(page, notReadyStatus),
                controlContext(LivePage.control(control.of(shutdown)))));
        server.addBean(new MBeanContainer(ManagementFactory.getPlatformMBeanServer()));
        new GracefulShutdownMetrics(shutdown).bindTo(registry);
    }

    Server server() {
        return server;
    }

    GracefulShutdown shutdown() {
        return shutdown;
    }

    /**
     * To be called before it starts.
     *
     * @throws IllegalStateException if awaitScrape leaves no time for it
     */
    void pushLastNumbersTo(URI gateway) {
        shutdown.addLastExport(new LastPush(
                gateway,
                registry.getPrometheusRegistry(),
                () -> authority(adminConnector, adminConnector.getLocalPort())));
    }

    /**
     * Starts it.
     *
     * @throws UsageException if it cannot listen there
     */
    void start(InetAddress host, int port, InetAddress adminHost, int adminPort) throws Exception {
        open(webSocketConnector, host, port, "--port");
        open(adminConnector, adminHost, adminPort, "--admin-port");
        server.start();
    }

    private static void open(ServerConnector connector, InetAddress host, int port, String option) {
        connector.setHost(host.getHostAddress());
        connector.setPort(port);
        try {
            connector.open();
            connector.setPort(connector.getLocalPort()); // where it is found again if it is stopped and started
        } catch (IOException e) {
            throw new UsageException("cannot listen on " + authority(connector, port) + ": " + rootMessage(e)
                    + "; choose another port with " + option + ", where 0 takes any free one");
        }
    }

    private static String rootMessage(Throwable failure) {
        return failure.getCause() == null ? String.valueOf(failure.getMessage()) : rootMessage(failure.getCause());
    }

    /** Where it listens; to be called when it has started. */
    Addresses addresses() {
        return Addresses.of(reachable(webSocketConnector), reachable(adminConnector));
    }

    private static String reachable(ServerConnector connector) {
        return authority(connector, connector.getLocalPort()).replace("0.0.0.0:", "localhost:");
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
        WebSocketUpgradeHandler upgrades = WebSocketUpgradeHandler.from(server, context, container -> {
            container.setIdleTimeout(IDLE_TIMEOUT);
            container.addMapping("/ws", endpoints);
        });
        upgrades.setHandler(ClientModule.handler());
        context.setHandler(upgrades);
        return context;
    }

    private ContextHandler adminContext(LivePage page, int notReadyStatus) {
        PathMappingsHandler pages = new PathMappingsHandler();
        pages.addMapping(PathSpec.from("/metrics"), new TextPage(PROMETHEUS_TEXT, registry::scrape));
        pages.addMapping(PathSpec.from("/live"), alive());
        pages.addMapping(PathSpec.from("/ready"), ReadinessHandler.of(shutdown, notReadyStatus));
        ContextHandler context = contextOf(ADMIN);
        context.setHandler(page.handler(server, context, pages, ClientModule.handler()));
        return context;
    }

    private ContextHandler controlContext(Handler control) {
        ContextHandler context = contextOf(ADMIN);
        context.setContextPath(CONTROL);
        context.setAllowNullPathInContext(true);
        context.setHandler(control);
        return context;
    }

    private static ContextHandler contextOf(String connector) {
        ContextHandler context = new ContextHandler("/");
        context.setVirtualHosts(List.of("@" + connector));
        return context;
    }

    /** For a liveness probe: asking for the metrics would pass for their last scrape. */
    static TextPage alive() {
        return new TextPage("text/plain; charset=utf-8", () -> "alive\n");
    }
}
