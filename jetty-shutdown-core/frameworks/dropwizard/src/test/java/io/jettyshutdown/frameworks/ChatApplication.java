package io.jettyshutdown.frameworks;

import io.dropwizard.core.Application;
import io.dropwizard.core.Configuration;
import io.dropwizard.core.setup.Environment;
import io.dropwizard.servlets.tasks.Task;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.eclipse.jetty.ee10.websocket.server.config.JettyWebSocketServletContainerInitializer;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;

/** A Dropwizard whose WebSockets end with a closing handshake: 1001 when it stops, 1012 at {@code POST /tasks/restart}. */
class ChatApplication extends Application<Configuration> {

    private final Supplier<Object> chat;
    private volatile GracefulShutdown shutdown;

    ChatApplication(Supplier<Object> chat) {
        this.chat = chat;
    }

    @Override
    public void run(Configuration configuration, Environment environment) {
        JettyWebSocketServletContainerInitializer.configure(
                environment.getApplicationContext(),
                (context, container) -> container.addMapping("/ws", (request, response) -> chat.get()));
        environment.lifecycle().addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStarting(LifeCycle server) {
                shutdown = GracefulShutdown.install((Server) server);
            }
        });
        environment.admin().addTask(new Task("restart") {
            @Override
            public void execute(Map<String, List<String>> parameters, PrintWriter output) {
                shutdown.stop(Intent.RESTART);
            }
        });
    }
}
