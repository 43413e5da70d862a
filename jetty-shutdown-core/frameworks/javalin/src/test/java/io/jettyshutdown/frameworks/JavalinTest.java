package io.jettyshutdown.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.javalin.Javalin;
import io.javalin.websocket.WsCloseContext;
import io.javalin.websocket.WsConfig;
import io.javalin.websocket.WsMessageContext;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.EveryProtocol;
import io.jettyshutdown.testing.OldJetty;
import io.jettyshutdown.testing.RecordingClient;
import io.jettyshutdown.testing.RunningClient;
import io.jettyshutdown.testing.Traffic;
import java.net.URI;
import java.nio.file.Path;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.eclipse.jetty.websocket.api.Callback;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Javalin, with its own EE 10, its pings, and handlers that send when it is too late. */
class JavalinTest {

    private static final int SESSIONS = 5;

    @RegisterExtension
    private static final RunningClient CLIENT = new RunningClient();

    private final Application application = new Application();
    private final Queue<Throwable> failures = new ConcurrentLinkedQueue<>();

    static Stream<Arguments> stops() {
        return Stream.of(
                Arguments.of(Intent.STOP, (Consumer<Javalin>) Javalin::stop),
                Arguments.of(Intent.RESTART, (Consumer<Javalin>) GracefulJavalin::restart));
    }

    @ParameterizedTest
    @MethodSource("stops")
    void sessionsEndWithAHandshake(Intent intent, Consumer<Javalin> stop) throws Exception {
        Javalin app = GracefulJavalin.create(this::chat).start(0);
        Traffic traffic = traffic(app);
        traffic.connect(CLIENT, uri(app), SESSIONS);
        assertHandshakes(app, traffic, intent, stop);
    }

    @ParameterizedTest
    @MethodSource("stops")
    void sessionsByEveryProtocolEndWithAHandshake(Intent intent, Consumer<Javalin> stop, @TempDir Path directory)
            throws Exception {
        try (EveryProtocol protocols = new EveryProtocol(directory)) {
            Javalin app = GracefulJavalin.create(this::chat);
            protocols.addConnectorsTo(app.jettyServer().server());
            app.start();
            Traffic traffic = traffic(app);
            protocols.connect(traffic, "/ws");
            assertHandshakes(app, traffic, intent, stop);
            protocols.assertRow("Javalin", "/ws");
        }
    }

    private Traffic traffic(Javalin app) {
        return new Traffic(shutdown(app), application);
    }

    private static GracefulShutdown shutdown(Javalin app) {
        return app.jettyServer().server().getBean(GracefulShutdown.class);
    }

    private void assertHandshakes(Javalin app, Traffic traffic, Intent intent, Consumer<Javalin> stop)
            throws Exception {
        OldJetty.skipBefore("12.1.1", "Javalin is not told that a session has closed");
        traffic.awaitFlow();

        stop.accept(app);

        GracefulShutdown shutdown = shutdown(app);
        assertThat(shutdown.currentDrain().orElseThrow().intent()).isEqualTo(intent);
        traffic.assertComplete(shutdown.currentDrain().orElseThrow().report().join());
        assertThat(failures).isEmpty();
    }

    @Test
    void javalinByItselfSendsNoCloseFrame() throws Exception {
        Javalin app =
                Javalin.create(config -> config.routes.ws("/ws", this::chat)).start(0);
        RecordingClient connected = RecordingClient.connect(CLIENT, uri(app), "client");
        app.stop();
        assertThat(connected.closed().code()).isEqualTo(1006);
    }

    private static URI uri(Javalin app) {
        return URI.create("ws://127.0.0.1:" + app.port() + "/ws");
    }

    private void chat(WsConfig ws) {
        ws.onConnect(ctx -> ctx.enableAutomaticPings(5, TimeUnit.MILLISECONDS));
        ws.onMessage(this::answer);
        ws.onClose(this::closed);
    }

    /** As {@code ctx.send} does, which does not tell whether it succeeded. */
    private void answer(WsMessageContext ctx) {
        String answer = application.answerTo(ctx.message());
        ctx.session.sendText(answer, Callback.from(() -> application.sent(answer), failure -> {}));
    }

    private void closed(WsCloseContext ctx) {
        application.closed(ctx.status(), ctx.reason());
        try {
            ctx.send("too late");
        } catch (RuntimeException e) {
            failures.add(e);
        }
    }
}
