package io.jettyshutdown.clients;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.FreePort;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Clients of every make, by every route: what their applications see of a stop and of a restart, under traffic. */
class EveryClientTest {

    private static final int SERVER_PORT = FreePort.find();

    /** More of them by {@code -Dchromium.runs=50}. */
    private static final int BROWSER_RUNS = Integer.getInteger("chromium.runs", 10);

    private static final Map<ClientKind, ForeignClient> CLIENTS = new EnumMap<>(ClientKind.class);
    private static final Map<Route, Entrance> ENTRANCES = new EnumMap<>(Route.class);

    @TempDir
    private static Path directory;

    static Stream<Arguments> cases() {
        return Stream.of(ClientKind.values())
                .flatMap(kind -> Stream.of(Route.values()).map(route -> Arguments.of(kind, route)));
    }

    @AfterAll
    static void close() throws Exception {
        for (AutoCloseable client : CLIENTS.values()) {
            client.close();
        }
        for (AutoCloseable entrance : ENTRANCES.values()) {
            entrance.close();
        }
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("cases")
    void whatThePageSaysOfAClientIsSoAndNothingIsLost(ClientKind kind, Route route) throws Exception {
        List<String> marks = new ArrayList<>();
        for (Intent intent : List.of(Intent.STOP, Intent.RESTART)) {
            DrainRun drain = DrainRun.of(client(kind), SERVER_PORT, entrance(route), intent);
            Messages messages = drain.messages();
            assertThat(kind.keepsMessages() ? messages.withoutKept() : messages)
                    .as("%s", drain)
                    .isEqualTo(Messages.ALL_ARRIVED);
            marks.add(kind.keepsAnswers() ? drain.markOfAnswersOnTheWire() : drain.mark());
        }
        assertThat(String.join(", ", marks)).isEqualTo(ClientTable.read().cell(kind, route));
    }

    @Test
    void pageHasARowForEveryClientAndAColumnForEveryRoute() throws Exception {
        List<List<String>> rows = ClientTable.read().rows();
        assertThat(rows.get(0)).isEqualTo(ClientTable.heading());
        assertThat(rows.stream().skip(2).map(cells -> cells.get(0)))
                .containsExactlyElementsOf(
                        Stream.of(ClientKind.values()).map(kind -> kind.label).toList());
    }

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "HAPROXY"})
    void browserSeesTheRestartInEveryRun(Route route) throws Exception {
        for (int run = 0; run < BROWSER_RUNS; run++) {
            DrainRun drain = DrainRun.of(client(ClientKind.CHROMIUM), SERVER_PORT, entrance(route), Intent.RESTART);
            assertThat(drain.mark()).as("run %d: %s", run, drain).isEqualTo("1012 ✓");
        }
    }

    @ParameterizedTest
    @EnumSource
    void browserKeepsNothingIfAFarewellAsksItsPageToSendNoMore(Route route) throws Exception {
        for (int run = 0; run < 5; run++) {
            DrainRun drain =
                    DrainRun.afterFarewell(client(ClientKind.CHROMIUM), SERVER_PORT, entrance(route), Intent.RESTART);
            assertThat(drain.messages()).as("run %d: %s", run, drain).isEqualTo(Messages.ALL_ARRIVED);
            assertThat(drain.report().farewellsFailed()).isZero();
        }
    }

    private static Entrance entrance(Route route) throws Exception {
        if (!ENTRANCES.containsKey(route)) {
            Path own = Files.createDirectories(directory.resolve(route.name()));
            ENTRANCES.put(route, route.open(SERVER_PORT, own));
        }
        return ENTRANCES.get(route);
    }

    private static ForeignClient client(ClientKind kind) throws Exception {
        if (!CLIENTS.containsKey(kind)) {
            CLIENTS.put(kind, kind.start(DrainRun.PERIOD_MILLIS));
        }
        return CLIENTS.get(kind);
    }
}
