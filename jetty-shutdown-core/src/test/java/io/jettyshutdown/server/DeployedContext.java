package io.jettyshutdown.server;

import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.WayIn;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.handler.ContextHandler;

/** What a context file of {@link RedeployTest} makes, each time it is deployed. Public, because Jetty calls it so. */
public final class DeployedContext implements Supplier<ContextHandler> {

    private static volatile Application application = new Application();

    private final ContextHandler context;

    public DeployedContext(Server server, String way, String path) {
        context = WayIn.valueOf(way).context(server, path, application);
    }

    /** What deployments from now on tell. */
    static Application newApplication() {
        application = new Application();
        return application;
    }

    static String xml(WayIn way, String path) {
        return """
                <?xml version="1.0"?>
                <!DOCTYPE Configure PUBLIC "-//Jetty//Configure//EN" "https://jetty.org/configure_10_0.dtd">
                <Configure class="%s">
                  <Arg><Ref refid="Server"/></Arg>
                  <Arg>%s</Arg>
                  <Arg>%s</Arg>
                </Configure>
                """.formatted(DeployedContext.class.getName(), way, path);
    }

    @Override
    public ContextHandler get() {
        return context;
    }
}
