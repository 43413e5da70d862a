package io.jettyshutdown.frameworks;

import io.javalin.Javalin;
import io.javalin.websocket.WsConfig;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import java.util.function.Consumer;

/** A Javalin whose WebSockets end with a closing handshake: 1001 at {@code app.stop()} and SIGTERM, 1012 at a restart. */
final class GracefulJavalin {

    private GracefulJavalin() {}

    static Javalin create(Consumer<WsConfig> chat) {
        return Javalin.create(config -> {
            config.jetty.modifyServer(GracefulShutdown::install);
            config.routes.ws("/ws", chat);
        });
    }

    /** The stop joins the drain, whose intent stays. */
    static void restart(Javalin app) {
        app.jettyServer().server().getBean(GracefulShutdown.class).drain(Intent.RESTART);
        app.stop();
    }
}
