package io.jettyshutdown.demo.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Intent;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.demo.DemoProcess;
import io.jettyshutdown.demo.serve.ModuleClients.Told;
import io.jettyshutdown.demo.web.WebClient;
import io.jettyshutdown.testing.Command;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.client.WebSocketClient;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The module with WebSockets of Node.js, and real servers that restart, stop, refuse, hang and die. */
@Timeout(120)
class ReturningClientsTest {

    /** The JDK forgets a connection that it accepts while its thread is interrupted, see limits.md: not all refuse at once. */
    private static final String IMPATIENT = "{\"base\": 100, \"cap\": 300, \"connectTimeout\": 1000}";

    @TempDir
    private Path directory;

    private final Restarts restarts = new Restarts();

    @AfterEach
    void stop() throws Exception {
        restarts.close();
    }

    private ModuleClients connect(String make, int count, String options, URI... addresses) throws Exception {
        ModuleClients clients =
                new ModuleClients(Files.createTempDirectory(directory, "web"), make, count, options, addresses);
        clients.awaitEach(1, Told::isOpen);
        return clients;
    }

    private static void assertNoneCameEarly(ModuleClients clients) {
        assertThat(clients.withNext(told -> told.retryAfter() != null)).allSatisfy(pair -> {
            assertThat(pair.get(1).event()).isEqualTo("attempt");
            assertThat(pair.get(1).at())
                    .isGreaterThanOrEqualTo(pair.get(0).at() + pair.get(0).retryAfter());
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "undici"})
    void restartedServerGetsThemBackEachInItsTurn(String make) throws Exception {
        restarts.start(Reconnects.here(Duration.ofMillis(700), 10));
        try (ModuleClients clients = connect(make, 5, "{}", restarts.address())) {
            restarts.stop(Intent.RESTART);
            restarts.start(Reconnects.elsewhere(1000));
            clients.awaitEach(2, Told::isOpen);

            List<Told> closes = clients.told(Told::isLostConnection);
            assertThat(closes).hasSize(5).allSatisfy(told -> {
                assertThat(told.code()).isEqualTo(1012);
                assertThat(told.wasClean()).isTrue();
                assertThat(told.reason()).isEqualTo("Service restart;retry-after-ms=" + told.retryAfter());
                assertThat(told.retryAfter()).isBetween(1, 1100);
            });
            assertThat(closes).extracting(Told::retryAfter).doesNotHaveDuplicates();
            assertNoneCameEarly(clients);
        }
    }

    @Test
    void stoppedServerIsAskedAgainUntilThereIsOne() throws Exception {
        restarts.start(Reconnects.elsewhere(1000));
        try (ModuleClients clients = connect("ws", 3, IMPATIENT, restarts.address())) {
            restarts.stop(Intent.STOP);
            clients.awaitEach(2, Told::isFailedAttempt);
            restarts.start(Reconnects.elsewhere(1000));
            clients.awaitEach(2, Told::isOpen);

            assertThat(clients.told(Told::isLostConnection)).hasSize(3).allSatisfy(told -> {
                assertThat(told.code()).isEqualTo(1001);
                assertThat(told.retryAfter()).isNotNull();
            });
            assertThat(clients.told(Told::isFailedAttempt))
                    .allSatisfy(told -> assertThat(told.cause()).isNotBlank());
            assertNoneCameEarly(clients);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "undici"})
    void whoseWorkIsDoneStaysAwayAndNothingKeepsItsProcess(String make) throws Exception {
        restarts.start(Reconnects.elsewhere(1000), (request, response, callback) -> new Goodbye());
        try (ModuleClients clients = connect(make, 2, "{}", restarts.address())) {
            assertThat(clients.exit().get(20, TimeUnit.SECONDS)).isZero();
            for (int client = 0; client < 2; client++) {
                assertThat(clients.of(client))
                        .extracting(Told::event)
                        .containsExactly("attempt", "open", "close", "end");
                assertThat(clients.of(client).get(2).code()).isEqualTo(1000);
                assertThat(clients.of(client).get(3).why()).isEqualTo("code");
            }
        }
    }

    @Test
    void whoIsRefusedByServerThatDrainsComesBackWhenItWasTold() throws Exception {
        restarts.start(Reconnects.elsewhere(1000));
        WebSocketClient jetty = new WebSocketClient();
        jetty.start();
        RecordingClient unhurried = new RecordingClient();
        jetty.connect(unhurried, restarts.address()).get(20, TimeUnit.SECONDS);
        var drained = restarts.server().shutdown().stop(Intent.RESTART);
        assertThat(unhurried.closeCode.get(20, TimeUnit.SECONDS)).isEqualTo(1012);

        try (ModuleClients clients = new ModuleClients(directory, "ws", 1, "{}", restarts.address())) {
            clients.awaitEach(1, Told::isFailedAttempt);
            unhurried.mayReply.complete(null);
            drained.get(20, TimeUnit.SECONDS);
            restarts.start(Reconnects.elsewhere(1000));
            clients.awaitEach(1, Told::isOpen);

            assertThat(clients.withNext(told -> told.isFailedAttempt() && told.setbacks() == 0))
                    .singleElement()
                    .satisfies(pair -> {
                        assertThat(pair.get(0).cause()).isEqualTo("HTTP status 503 instead of an upgrade");
                        // Whole seconds, as Retry-After is: no chance is in it.
                        assertThat(pair.get(0).retryAfter()).isPositive().matches(delay -> delay % 1000 == 0);
                    });
            assertNoneCameEarly(clients);
        } finally {
            jetty.stop();
        }
    }

    @Test
    void frozenProcessIsNoticedByHeartbeatAndKilledOneByAll() throws Exception {
        restarts.start(Reconnects.elsewhere(1000));
        try (DemoProcess process = DemoProcess.serve(directory, Map.of(), Duration.ofSeconds(20), List.of())) {
            URI address = process.awaitAddresses().webSocket();
            String heartbeat = "{\"base\": 100, \"cap\": 300, \"connectTimeout\": 1000,"
                    + " \"heartbeat\": {\"interval\": 100, \"timeout\": 1000, \"message\": \"ping\"}}";
            try (ModuleClients listening = connect("ws", 1, heartbeat, address, address, restarts.address());
                    ModuleClients trusting = connect("ws", 1, IMPATIENT, address, restarts.address())) {
                listening.awaitEach(2, told -> told.event().equals("message"));
                assertThat(listening.told(Told::isLostConnection)).isEmpty();

                Signals.send("STOP", process.handle());
                listening.awaitEach(2, Told::isOpen);
                assertThat(listening.told(Told::isLostConnection))
                        .singleElement()
                        .satisfies(told -> {
                            assertThat(told.code()).isEqualTo(1006);
                            assertThat(told.cause()).isEqualTo("no answer in 1000 ms");
                        });
                assertThat(listening.told(Told::isFailedAttempt))
                        .singleElement()
                        .satisfies(told -> assertThat(told.cause()).isEqualTo("no connection in 1000 ms"));
                assertThat(trusting.told(Told::isLostConnection)).isEmpty();

                Signals.send("KILL", process.handle());
                trusting.awaitEach(2, Told::isOpen);
                assertThat(trusting.told(Told::isLostConnection))
                        .singleElement()
                        .satisfies(told -> {
                            assertThat(told.code()).isEqualTo(1006);
                            assertThat(told.wasClean()).isFalse();
                            assertThat(told.retryAfter()).isBetween(0, 300);
                        });
                assertNoneCameEarly(trusting);
            }
        }
    }

    @Test
    void exampleForNodeRuns() throws Exception {
        restarts.start(Reconnects.elsewhere(1000));
        WebClient client = new WebClient(directory);
        client.write(
                "example.mjs",
                WebClient.example(1)
                                .replace(
                                        "wss://example.org/ws",
                                        restarts.address().toString())
                        + "async function freshToken() { return 'secret'; }\n");
        try (Command example = client.node("example.mjs")) {
            assertThat(example.output(Duration.ofSeconds(20))).isEqualTo("hello\ndone\n");
        }
    }
}
