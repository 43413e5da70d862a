package io.jettyshutdown.session;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.Endpoints;
import io.jettyshutdown.testing.Endpoints.JakartaConfigurator;
import io.jettyshutdown.testing.RunningClient;
import io.jettyshutdown.testing.Traffic;
import jakarta.websocket.Extension;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An application that replaces the negotiated extensions cannot take its sessions out of the mechanism. */
class ReplacedExtensionsTest {

    private static final int SESSIONS = 5;
    private static final String DEFLATE = "permessage-deflate";

    @RegisterExtension
    private static final RunningClient CLIENT = new RunningClient();

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);
    private final Application application = new Application();

    static Stream<Intent> intents() {
        return Stream.of(Intent.STOP, Intent.RESTART);
    }

    @BeforeEach
    void addConnector() {
        server.addConnector(connector);
    }

    @AfterEach
    void stop() throws Exception {
        server.stop();
    }

    @ParameterizedTest
    @MethodSource("intents")
    void jakartaConfiguratorThatWantsNoExtension(Intent intent) throws Exception {
        assertHandshakes(intent, jakarta((installed, requested) -> List.of()));
    }

    /** What it keeps stays between our extension and the application. */
    @ParameterizedTest
    @MethodSource("intents")
    void jakartaConfiguratorThatWantsNothingButCompression(Intent intent) throws Exception {
        assertHandshakes(
                intent,
                jakarta((installed, requested) -> requested.stream()
                        .filter(extension -> extension.getName().equals(DEFLATE))
                        .toList()));
    }

    @ParameterizedTest
    @MethodSource("intents")
    void creatorThatClearsTheExtensions(Intent intent) throws Exception {
        ContextHandler context = new ContextHandler("/app");
        context.setHandler(WebSocketUpgradeHandler.from(
                server,
                context,
                container -> container.addMapping("/ws", (request, response, callback) -> {
                    response.setExtensions(List.of());
                    return Endpoints.listener(application);
                })));
        assertHandshakes(intent, context);
    }

    @FunctionalInterface
    private interface Negotiation {
        List<Extension> negotiate(List<Extension> installed, List<Extension> requested);
    }

    private Handler jakarta(Negotiation negotiation) {
        ServletContextHandler context = new ServletContextHandler("/app");
        JakartaConfigurator configurator = new JakartaConfigurator(application) {
            @Override
            public List<Extension> getNegotiatedExtensions(List<Extension> installed, List<Extension> requested) {
                return negotiation.negotiate(installed, requested);
            }
        };
        JakartaWebSocketServletContainerInitializer.configure(
                context, (servletContext, container) -> container.addEndpoint(Endpoints.jakarta("/ws", configurator)));
        return context;
    }

    private void assertHandshakes(Intent intent, Handler handler) throws Exception {
        server.setHandler(handler);
        GracefulShutdown shutdown =
                GracefulShutdown.builder().stopAtShutdown(false).install(server);
        server.start();
        Traffic traffic = new Traffic(shutdown, application);
        URI uri = URI.create("ws://127.0.0.1:" + connector.getLocalPort() + "/app/ws");
        traffic.connect(CLIENT, uri, SESSIONS, DEFLATE);
        traffic.awaitFlow();

        traffic.assertComplete(shutdown.stop(intent).get(20, TimeUnit.SECONDS));
    }
}
