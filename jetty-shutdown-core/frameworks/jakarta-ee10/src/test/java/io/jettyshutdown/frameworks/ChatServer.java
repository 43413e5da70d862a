package io.jettyshutdown.frameworks;

import io.jettyshutdown.GracefulShutdown;
import jakarta.websocket.server.ServerEndpointConfig;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.ee10.websocket.server.JettyWebSocketCreator;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;

/** A server with endpoints of both APIs; the installation knows nothing of them. */
final class ChatServer {

    private ChatServer() {}

    static Server create(int port, ServerEndpointConfig jakartaChat, JettyWebSocketCreator jettyChat) {
        Server server = new Server(port);
        GracefulShutdown.install(server);

        ServletContextHandler context = new ServletContextHandler("/app");
        JakartaWebSocketServletContainerInitializer.configure(
                context, (servletContext, container) -> container.addEndpoint(jakartaChat));
        JettyWebSocketServletContainerInitializer.configure(
                context, (servletContext, container) -> container.addMapping("/jetty", jettyChat));
        server.setHandler(context);
        return server;
    }
}
