package io.jettyshutdown.frameworks;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.Endpoints;
import io.jettyshutdown.testing.Endpoints.JakartaConfigurator;
import io.jettyshutdown.testing.EveryProtocol;
import io.jettyshutdown.testing.JakartaAnnotatedEndpoint;
import io.jettyshutdown.testing.RunningClient;
import io.jettyshutdown.testing.Traffic;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.Extension;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.stream.Stream;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Servlet contexts of EE 10, with the APIs of EE 10 on the class path. */
class JakartaEe10Test {

    private static final int SESSIONS = 5;

    @RegisterExtension
    private static final RunningClient CLIENT = new RunningClient();

    private final Application application = new Application();
    private Server server;

    /** How a context of EE 10 opens WebSocket sessions. */
    enum WayIn {
        JAKARTA((context, application) -> jakarta(context, Endpoints.jakarta(application, "/ws"))),

        JAKARTA_ANNOTATED((context, application) -> jakarta(context, JakartaAnnotatedEndpoint.of(application))),

        /** Its configurator takes all extensions out, ours too. */
        JAKARTA_WITHOUT_EXTENSIONS((context, application) ->
                jakarta(context, Endpoints.jakarta("/ws", new JakartaConfigurator(application) {
                    @Override
                    public List<Extension> getNegotiatedExtensions(
                            List<Extension> installed, List<Extension> requested) {
                        return List.of();
                    }
                }))),

        /** A servlet of the application's own, which upgrades without a mapping. */
        JAKARTA_DIRECT((context, application) -> {
            JakartaWebSocketServletContainerInitializer.configure(context, null);
            context.addServlet(new ServletHolder(new UpgradingServlet(application)), "/ws");
        }),

        JETTY((context, application) -> JettyWebSocketServletContainerInitializer.configure(
                context,
                (servletContext, container) ->
                        container.addMapping("/ws", (request, response) -> Endpoints.listener(application))));

        private final BiConsumer<ServletContextHandler, Application> configuration;

        WayIn(BiConsumer<ServletContextHandler, Application> configuration) {
            this.configuration = configuration;
        }

        private static void jakarta(ServletContextHandler context, ServerEndpointConfig endpoint) {
            JakartaWebSocketServletContainerInitializer.configure(
                    context, (servletContext, container) -> container.addEndpoint(endpoint));
        }
    }

    private static final class UpgradingServlet extends HttpServlet {

        private static final long serialVersionUID = 1;

        private final transient Application application;

        UpgradingServlet(Application application) {
            this.application = application;
        }

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            ServerContainer container =
                    (ServerContainer) getServletContext().getAttribute(ServerContainer.class.getName());
            try {
                container.upgradeHttpToWebSocket(request, response, Endpoints.jakarta(application, "/ws"), Map.of());
            } catch (DeploymentException e) {
                throw new IOException(e);
            }
        }
    }

    static Stream<Intent> intents() {
        return Stream.of(Intent.STOP, Intent.RESTART);
    }

    static Stream<Arguments> waysIn() {
        return Arrays.stream(WayIn.values()).flatMap(way -> intents().map(intent -> Arguments.of(way, intent)));
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @ParameterizedTest
    @MethodSource("waysIn")
    void sessionsEndWithAHandshake(WayIn way, Intent intent) throws Exception {
        ServletContextHandler context = new ServletContextHandler("/app");
        way.configuration.accept(context, application);
        server = new Server(0);
        server.setHandler(context);
        GracefulShutdown.builder().stopAtShutdown(false).install(server);
        assertHandshakes(
                intent,
                traffic -> traffic.connect(
                        CLIENT, URI.create("ws://127.0.0.1:" + server.getURI().getPort() + "/app/ws"), SESSIONS));
    }

    @ParameterizedTest
    @MethodSource("intents")
    void sessionsOfBothApisByEveryProtocolEndWithAHandshake(Intent intent, @TempDir Path directory) throws Exception {
        server = ChatServer.create(
                0, JakartaAnnotatedEndpoint.of(application), (request, response) -> Endpoints.listener(application));
        try (EveryProtocol protocols = new EveryProtocol(directory)) {
            protocols.addConnectorsTo(server);
            assertHandshakes(intent, traffic -> {
                protocols.connect(traffic, "/app/ws");
                protocols.connect(traffic, "/app/jetty");
            });
            protocols.assertRow("EE 10, Jakarta @ServerEndpoint", "/app/ws");
            protocols.assertRow("EE 10, Jetty API", "/app/jetty");
        }
    }

    @FunctionalInterface
    private interface Clients {
        void connect(Traffic traffic) throws Exception;
    }

    private void assertHandshakes(Intent intent, Clients clients) throws Exception {
        server.start();
        GracefulShutdown shutdown = server.getBean(GracefulShutdown.class);
        Traffic traffic = new Traffic(shutdown, application);
        clients.connect(traffic);
        traffic.awaitFlow();

        traffic.assertComplete(shutdown.stop(intent).get(20, TimeUnit.SECONDS));
    }
}
