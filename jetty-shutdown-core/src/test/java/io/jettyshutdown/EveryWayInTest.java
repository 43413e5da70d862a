package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.LogLines;
import io.jettyshutdown.testing.RunningClient;
import io.jettyshutdown.testing.Traffic;
import io.jettyshutdown.testing.WayIn;
import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.server.handler.ContextHandlerCollection;
import org.eclipse.jetty.util.component.LifeCycle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** No session escapes, whichever API opened it and whenever its context came. */
class EveryWayInTest {

    @RegisterExtension
    private static final RunningClient CLIENT = new RunningClient();

    private static final int SESSIONS = 5;

    private final Server server = new Server();
    private final ServerConnector connector = new ServerConnector(server);

    /** When the context with the endpoint comes. */
    enum When {
        BEFORE_INSTALLATION,
        AFTER_INSTALLATION,
        /** And the installation when the server calls its listeners. */
        BEFORE_START,
        WHILE_RUNNING
    }

    static Stream<Arguments> waysIn() {
        return Arrays.stream(WayIn.values())
                .flatMap(way -> Arrays.stream(When.values())
                        .flatMap(when ->
                                Stream.of(Intent.STOP, Intent.RESTART).map(intent -> Arguments.of(way, when, intent))));
    }

    @AfterEach
    void stopServer() throws Exception {
        server.stop();
    }

    @ParameterizedTest
    @MethodSource("waysIn")
    void everySessionIsTrackedAndEndsWithAClosingHandshake(WayIn way, When when, Intent intent) throws Exception {
        Application application = new Application();
        GracefulShutdown shutdown = start(way, when, application);
        Traffic traffic = new Traffic(shutdown, application);
        traffic.connect(CLIENT, URI.create("ws://127.0.0.1:" + connector.getLocalPort() + "/app/ws"), SESSIONS);
        traffic.awaitFlow();

        traffic.assertComplete(stop(shutdown, intent));
    }

    /** The endpoints fail when they cannot send any more, and an extension that has seen a failure takes no more frames. */
    @ParameterizedTest
    @EnumSource
    void failingHandlersBehindCompressionLoseNothing(WayIn way) throws Exception {
        Application application = new Application();
        GracefulShutdown shutdown = start(way, When.BEFORE_INSTALLATION, application);
        Traffic traffic = new Traffic(shutdown, application);
        URI uri = URI.create("ws://127.0.0.1:" + connector.getLocalPort() + "/app/ws");
        traffic.connect(CLIENT, uri, SESSIONS, "permessage-deflate");
        traffic.awaitFlow();

        traffic.assertComplete(stop(shutdown, Intent.RESTART));
    }

    @Test
    void handlerThatReplacesTheServersOwnWhileItRunsIsWarnedOf() throws Exception {
        server.setDynamic(true);
        GracefulShutdown.builder().stopAtShutdown(false).install(server);
        server.start();
        server.setHandler(new ContextHandlerCollection());
        try (LogLines log = new LogLines()) {
            server.stop();
            assertThat(log.warnings()).singleElement().asString().contains("replaced while the server was running");
        }
    }

    private GracefulShutdown start(WayIn way, When when, Application application) throws Exception {
        server.addConnector(connector);
        ContextHandler context = way.context(server, "/app", application);
        if (when == When.BEFORE_INSTALLATION || when == When.BEFORE_START) {
            server.setHandler(new ContextHandlerCollection(context));
        }
        if (when == When.BEFORE_START) {
            server.addEventListener(new LifeCycle.Listener() {
                @Override
                public void lifeCycleStarting(LifeCycle event) {
                    GracefulShutdown.builder().stopAtShutdown(false).install(server);
                }
            });
            server.start();
            return server.getBean(GracefulShutdown.class);
        }
        GracefulShutdown shutdown =
                GracefulShutdown.builder().stopAtShutdown(false).install(server);
        if (when == When.AFTER_INSTALLATION) {
            server.setHandler(new ContextHandlerCollection(context));
        }
        if (when == When.WHILE_RUNNING) {
            ContextHandlerCollection contexts = new ContextHandlerCollection(true);
            server.setHandler(contexts);
            server.start();
            contexts.addHandler(context);
            context.start();
        }
        server.start();
        return shutdown;
    }

    /** A stop is what anybody can call; the other intents need the library. */
    private DrainReport stop(GracefulShutdown shutdown, Intent intent) throws Exception {
        if (intent.equals(Intent.STOP)) {
            server.stop();
            return shutdown.currentDrain().orElseThrow().report().join();
        }
        return shutdown.stop(intent).get(20, TimeUnit.SECONDS);
    }
}
