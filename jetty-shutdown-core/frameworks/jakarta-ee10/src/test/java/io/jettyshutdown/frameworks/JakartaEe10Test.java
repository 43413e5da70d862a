package io.jettyshutdown.frameworks;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.Endpoints;
import io.jettyshutdown.testing.Traffic;
import java.net.URI;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Servlet contexts of EE 10, with the APIs of EE 10 on the class path. */
class JakartaEe10Test {

    private static final int SESSIONS = 5;

    private final WebSocketClient client = new WebSocketClient();
    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final Application application = new Application();

    static Stream<Intent> intents() {
        return Stream.of(Intent.STOP, Intent.RESTART);
    }

    @BeforeEach
    void start() throws Exception {
        client.start();
        server.addConnector(connector);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
        client.stop();
    }

    @ParameterizedTest
    @MethodSource("intents")
    void sessionsOfJakartaEndpointsEndWithAHandshake(Intent intent) throws Exception {
        ServletContextHandler context = new ServletContextHandler("/app");
        JakartaWebSocketServletContainerInitializer.configure(
                context, (servletContext, container) -> container.addEndpoint(Endpoints.jakarta(application, "/ws")));
        assertHandshakes(context, intent);
    }

    @ParameterizedTest
    @MethodSource("intents")
    void sessionsOfTheJettyApiEndWithAHandshake(Intent intent) throws Exception {
        ServletContextHandler context = new ServletContextHandler("/app");
        JettyWebSocketServletContainerInitializer.configure(
                context,
                (servletContext, container) ->
                        container.addMapping("/ws", (request, response) -> Endpoints.listener(application)));
        assertHandshakes(context, intent);
    }

    private void assertHandshakes(ServletContextHandler context, Intent intent) throws Exception {
        server.setHandler(context);
        GracefulShutdown shutdown =
                GracefulShutdown.builder().stopAtShutdown(false).install(server);
        server.start();
        Traffic traffic = new Traffic(shutdown, application);
        traffic.connect(client, URI.create("ws://127.0.0.1:" + connector.getLocalPort() + "/app/ws"), SESSIONS);
        traffic.awaitFlow();

        traffic.assertComplete(shutdown.stop(intent).get(20, TimeUnit.SECONDS));
    }
}
