package io.jettyshutdown.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.RawClient;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every Close frame is counted for the one who began the closing handshake: once each, and nothing else is counted. */
class CloseSourceTest {

    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private EchoServer server;
    private RawClient client;

    @BeforeEach
    void start() throws Exception {
        server = EchoServer.start(GracefulShutdown.builder(), endpoint -> {
            endpoint.onOpen = session -> session.setMaxTextMessageSize(100);
            endpoint.onText = command -> obey(command, endpoint.session);
        });
        new GracefulShutdownMetrics(server.shutdown).bindTo(registry);
        client = server.connect();
    }

    @AfterEach
    void stop() throws Exception {
        client.close();
        server.close();
    }

    private static void obey(String command, Session session) {
        switch (command) {
            case "close" -> session.close(1000, "as you wish", Callback.NOOP);
            case "close without a code" -> session.close();
            case "fail" -> throw new IllegalStateException("on purpose");
            case "fall asleep" -> session.setIdleTimeout(Duration.ofMillis(50));
            default -> throw new IllegalArgumentException(command);
        }
    }

    private void expect(String... frames) {
        Eventually.isTrue(() -> counted().equals(new TreeSet<>(Set.of(frames))));
    }

    /** Such as {@code sent 1000 peer}. */
    private Set<String> counted() {
        return registry.find("jetty.websocket.close.frames").counters().stream()
                .filter(counter -> counter.count() > 0)
                .peek(counter -> assertThat(counter.count()).isEqualTo(1))
                .map(CloseSourceTest::text)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String text(Counter counter) {
        return counter.getId().getTag("direction")
                + " " + counter.getId().getTag("code")
                + " " + counter.getId().getTag("source");
    }

    private void answerTheClose(int code) throws IOException {
        RawClient.WireFrame close = client.readClose();
        assertThat(close.closeCode()).isEqualTo(code);
        client.reply(close);
    }

    @Test
    void drain() throws Exception {
        server.shutdown.drain(Intent.RESTART);
        answerTheClose(1012);
        expect("sent 1012 drain", "received 1012 drain");
    }

    @Test
    void application() throws Exception {
        client.sendText("close");
        answerTheClose(1000);
        expect("sent 1000 application", "received 1000 application");
    }

    @Test
    void applicationWithoutACode() throws Exception {
        client.sendText("close without a code");
        client.readClose();
        client.send(0x80 | RawClient.CLOSE, new byte[0]);
        expect("sent 1000 application", "received 1005 application");
    }

    @Test
    void peer() throws Exception {
        client.sendClose(1000);
        client.readClose();
        expect("sent 1000 peer", "received 1000 peer");
    }

    @Test
    void peerWithoutACode() throws Exception {
        client.send(0x80 | RawClient.CLOSE, new byte[0]);
        client.readClose();
        expect("sent 1005 peer", "received 1005 peer");
    }

    @Test
    void jettyAfterAFailureOfTheApplication() throws Exception {
        client.sendText("fail");
        client.readClose();
        expect("sent 1011 jetty");
    }

    @Test
    void jettyAfterABreachOfTheProtocol() throws Exception {
        client.send(0x83, new byte[0]);
        client.readClose();
        expect("sent 1002 jetty");
    }

    @Test
    void jettyAfterTextThatIsNone() throws Exception {
        client.send(0x80 | RawClient.TEXT, new byte[] {(byte) 0xFF});
        client.readClose();
        expect("sent 1007 jetty");
    }

    @Test
    void jettyAfterAMessageThatIsTooBig() throws Exception {
        client.sendText("x".repeat(101));
        client.readClose();
        expect("sent 1009 jetty");
    }

    @Test
    void jettyAfterTheIdleTimeout() throws Exception {
        client.sendText("fall asleep");
        client.readClose();
        expect("sent 1001 jetty");
    }

    /** Its application cannot send any more, fails, and has Jetty close: nothing of that is on the wire. */
    @Test
    void applicationThatFailsWhenADrainHasClosedItsSession() throws Exception {
        server.shutdown.drain(Intent.RESTART);
        RawClient.WireFrame close = client.readClose();
        client.sendText("fail");
        client.reply(close);
        expect("sent 1012 drain", "received 1012 drain");
    }
}
