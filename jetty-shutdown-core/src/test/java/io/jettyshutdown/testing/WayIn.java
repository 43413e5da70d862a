package io.jettyshutdown.testing;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.ee11.websocket.jakarta.server.config.JakartaWebSocketServletContainerInitializer;
import org.eclipse.jetty.ee11.websocket.server.JettyWebSocketServerContainer;
import org.eclipse.jetty.ee11.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;
import org.eclipse.jetty.websocket.server.WebSocketUpgradeHandler;

/** The ways in which an application can open WebSocket sessions on a Jetty 12.1; always at {@code /ws}. */
public enum WayIn {

    /** Its {@code WebSocketComponents} are no bean of anything. */
    CORE("Jetty core, FrameHandler", (server, path, application) -> {
        var upgrades = new org.eclipse.jetty.websocket.core.server.WebSocketUpgradeHandler() {
            /** When it stops, it forgets its mappings. */
            @Override
            protected void doStart() throws Exception {
                addMapping("/ws", (request, response, callback) -> Endpoints.core(application));
                super.doStart();
            }
        };
        return new ContextHandler(upgrades, path);
    }),

    JETTY_ANNOTATED(
            "Jetty API, @WebSocket",
            (server, path, application) ->
                    jetty(server, path, (request, response, callback) -> Endpoints.annotated(application))),

    JETTY_LISTENER(
            "Jetty API, Session.Listener",
            (server, path, application) ->
                    jetty(server, path, (request, response, callback) -> Endpoints.listener(application))),

    JETTY_DEMANDING(
            "Jetty API, @WebSocket that demands",
            (server, path, application) ->
                    jetty(server, path, (request, response, callback) -> Endpoints.demanding(application))),

    /** A handler of the application's own, which upgrades without a mapping. */
    JETTY_DIRECT("Jetty API, ServerWebSocketContainer.upgrade", (server, path, application) -> {
        ContextHandler context = new ContextHandler(path);
        ServerWebSocketContainer container = ServerWebSocketContainer.ensure(server, context);
        context.setHandler(new Handler.Abstract() {
            @Override
            public boolean handle(Request request, Response response, Callback callback) {
                return container.upgrade(
                        (upgrade, answer, done) -> Endpoints.listener(application), request, response, callback);
            }
        });
        return context;
    }),

    SERVLET_JETTY("Servlet context, Jetty API", (server, path, application) -> {
        ServletContextHandler context = new ServletContextHandler(path);
        JettyWebSocketServletContainerInitializer.configure(
                context,
                (servletContext, container) ->
                        container.addMapping("/ws", (request, response) -> Endpoints.listener(application)));
        return context;
    }),

    /** A servlet of the application's own, which upgrades without a mapping. */
    SERVLET_JETTY_DIRECT("Servlet, Jetty API, upgrade", (server, path, application) -> {
        ServletContextHandler context = new ServletContextHandler(path);
        JettyWebSocketServletContainerInitializer.configure(context, null);
        return servlet(
                context,
                (request, response) -> JettyWebSocketServerContainer.getContainer(context.getServletContext())
                        .upgrade((upgrade, answer) -> Endpoints.listener(application), request, response));
    }),

    SERVLET_JAKARTA(
            "Servlet context, Jakarta Endpoint",
            (server, path, application) -> jakarta(path, Endpoints.jakarta(application, "/ws"))),

    SERVLET_JAKARTA_ANNOTATED(
            "Servlet context, Jakarta @ServerEndpoint",
            (server, path, application) -> jakarta(path, JakartaAnnotatedEndpoint.of(application))),

    /** A servlet of the application's own, which upgrades without a mapping. */
    SERVLET_JAKARTA_DIRECT("Servlet, Jakarta upgradeHttpToWebSocket", (server, path, application) -> {
        ServletContextHandler context = new ServletContextHandler(path);
        JakartaWebSocketServletContainerInitializer.configure(context, null);
        return servlet(
                context,
                (request, response) -> ((ServerContainer)
                                context.getServletContext().getAttribute(ServerContainer.class.getName()))
                        .upgradeHttpToWebSocket(request, response, Endpoints.jakarta(application, "/ws"), Map.of()));
    });

    public final String title;
    private final Contexts contexts;

    WayIn(String title, Contexts contexts) {
        this.title = title;
        this.contexts = contexts;
    }

    /** A context, not started, whose endpoint tells the application. */
    public ContextHandler context(Server server, String path, Application application) {
        return contexts.create(server, path, application);
    }

    @FunctionalInterface
    private interface Contexts {
        ContextHandler create(Server server, String path, Application application);
    }

    @FunctionalInterface
    private interface Upgrade {
        void upgrade(HttpServletRequest request, HttpServletResponse response) throws IOException, DeploymentException;
    }

    /** All of them, each at the path that is its name. */
    public static Handler contextOfEach(Server server, Application application) {
        return new ContextHandlerCollection(Arrays.stream(values())
                .map(flavour -> flavour.context(server, "/" + flavour, application))
                .toArray(ContextHandler[]::new));
    }

    private static ContextHandler jetty(
            Server server, String path, org.eclipse.jetty.websocket.server.WebSocketCreator creator) {
        ContextHandler context = new ContextHandler(path);
        context.setHandler(
                WebSocketUpgradeHandler.from(server, context, container -> container.addMapping("/ws", creator)));
        return context;
    }

    private static ContextHandler jakarta(String path, ServerEndpointConfig endpoint) {
        ServletContextHandler context = new ServletContextHandler(path);
        JakartaWebSocketServletContainerInitializer.configure(
                context, (servletContext, container) -> container.addEndpoint(endpoint));
        return context;
    }

    private static ContextHandler servlet(ServletContextHandler context, Upgrade upgrade) {
        HttpServlet servlet = new HttpServlet() {
            @Override
            protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
                try {
                    upgrade.upgrade(request, response);
                } catch (DeploymentException e) {
                    throw new IOException(e);
                }
            }
        };
        context.addServlet(new ServletHolder(servlet), "/ws");
        return context;
    }
}
