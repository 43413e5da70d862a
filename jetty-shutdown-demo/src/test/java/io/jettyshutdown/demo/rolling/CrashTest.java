package io.jettyshutdown.demo.rolling;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.jettyshutdown.Phase;
import io.jettyshutdown.codes.CloseReason;
import io.jettyshutdown.demo.DemoProcess;
import io.jettyshutdown.demo.rolling.ReturningClient.Delay;
import io.jettyshutdown.demo.serve.Addresses;
import io.jettyshutdown.demo.serve.CrashingServer;
import io.jettyshutdown.demo.traffic.Ledger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A server that is killed with SIGKILL in the midst of a drain, its successor at the same port, and their clients. */
class CrashTest {

    private static final int KILLED = 128 + 9;
    private static final int CLIENTS = 6;
    private static final Duration BOUND = Duration.ofMinutes(3);

    @TempDir
    private Path directory;

    private final List<ReturningClient> clients = new ArrayList<>();

    @AfterEach
    void leave() {
        clients.forEach(ReturningClient::leave);
    }

    @ParameterizedTest
    @EnumSource(Phase.class)
    void clientsOfAServerThatIsKilledComeBackToTheNextOne(Phase phase) throws Exception {
        // In CLOSING there is time between two Close frames.
        String rate = phase == Phase.CLOSING ? "1" : "1000";
        Addresses addresses;
        ReturningClient mute;
        try (DemoProcess server = new DemoProcess(directory, Map.of(), CrashingServer.class, phase.name(), rate)) {
            addresses = server.awaitAddresses();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(new ReturningClient(addresses.webSocket(), true));
            }
            mute = new ReturningClient(addresses.webSocket(), false);
            awaitMessages(mute, 1);
            clients.forEach(client -> awaitMessages(client, 1));

            if (phase == Phase.RUNNING) {
                server.handle().destroyForcibly();
            } else {
                server.handle().destroy();
                server.awaitLine("crash in " + phase);
            }
            assertThat(server.awaitExit()).isEqualTo(KILLED);
        }
        assertNothingIsLeftOnDisk();
        awaitDelays(mute);
        clients.forEach(CrashTest::awaitDelays);
        assertCodes(phase, mute);

        try (DemoProcess next = serve(addresses)) {
            next.awaitAddresses();
            clients.forEach(client -> awaitMessages(client, 2));
            clients.forEach(client -> assertThat(client.delays).allSatisfy(CrashTest::assertByTheRules));
            assertThat(next.errors()).noneMatch(line -> line.contains("WARN") || line.contains("ERROR"));
        }
    }

    private DemoProcess serve(Addresses addresses) throws Exception {
        return new DemoProcess(
                directory,
                Map.of(),
                "serve",
                "--port=" + addresses.webSocket().getPort(),
                "--admin-port=0",
                "--grace-period=1s");
    }

    private static void awaitMessages(ReturningClient client, int count) {
        await().atMost(BOUND).until(() -> client.messages.get() >= count);
    }

    private static void awaitDelays(ReturningClient client) {
        await().atMost(BOUND).until(() -> !client.delays.isEmpty());
    }

    /** Who had got a Close frame knows that it is a restart; who had not sees a crash. */
    private void assertCodes(Phase phase, ReturningClient mute) {
        List<Integer> codes = Stream.concat(clients.stream(), Stream.of(mute))
                .map(client -> client.delays.get(0).code())
                .sorted()
                .toList();
        int told = switch (phase) {
            case RUNNING, ANNOUNCED -> 0;
            case CLOSING -> CrashingServer.CLOSE_FRAMES_BEFORE_THE_CRASH;
            default -> CLIENTS + 1;
        };
        assertThat(codes)
                .isEqualTo(IntStream.range(0, CLIENTS + 1)
                        .mapToObj(i -> i < CLIENTS + 1 - told ? 1006 : 1012)
                        .toList());
    }

    private static void assertByTheRules(Delay delay) {
        if (delay.afterFailure()) {
            // A refusal by the server that drains says at most 6 s.
            assertThat(delay.chosen())
                    .isBetween(
                            Duration.ZERO, Duration.ofSeconds(Math.max(6, 1L << Math.min(5, delay.failuresBefore()))));
        } else if (delay.code() == 1006) {
            assertThat(delay.chosen()).isBetween(Duration.ZERO, Duration.ofSeconds(5));
        } else {
            assertThat(delay.code()).isEqualTo(1012);
            assertThat(CloseReason.parse(delay.reason()).retryAfter()).contains(delay.chosen());
        }
    }

    /** But for what the tests themselves write, which is also where the process has its temporary files. */
    private void assertNothingIsLeftOnDisk() throws Exception {
        try (Stream<Path> files = Files.list(directory)) {
            assertThat(files.map(file -> file.getFileName().toString()))
                    .allMatch(name -> name.matches("demo.*\\.(out|err)"));
        }
    }

    @Test
    void halfWrittenBookOfAKilledServerDoesNotHinderTheNextOne() throws Exception {
        Path book = directory.resolve("book");
        Files.writeString(book, "{\"connection\":\"1.1\",\"closeCo");
        try (DemoProcess next = new DemoProcess(
                directory,
                Map.of(),
                "serve",
                "--port=0",
                "--admin-port=0",
                "--push-interval-ms=10",
                "--ledger=" + book)) {
            ReturningClient client = new ReturningClient(next.awaitAddresses().webSocket(), true);
            clients.add(client);
            awaitMessages(client, 1);
            client.leave();
            next.handle().destroy();
            next.awaitExit();
        }
        assertThat(Ledger.read(book)).hasSize(1);
    }
}
