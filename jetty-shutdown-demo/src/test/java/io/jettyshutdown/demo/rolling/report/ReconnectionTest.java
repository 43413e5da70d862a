package io.jettyshutdown.demo.rolling.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jettyshutdown.demo.rolling.client.EndedSession;
import io.jettyshutdown.demo.traffic.Tally;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ReconnectionTest {

    private static EndedSession session(int client, String node, long openedMillis, long closedMillis) {
        return new EndedSession(
                client, client + "@" + node, node, nanos(openedMillis), nanos(closedMillis), 1012, false, Tally.NONE);
    }

    private static long nanos(long millis) {
        return millis * 1_000_000;
    }

    private static List<Reconnection> at(String node, long... millis) {
        return LongStream.of(millis)
                .mapToObj(opened -> new Reconnection(node, 0, nanos(opened)))
                .toList();
    }

    @Test
    void leadsFromOneSessionOfAClientToItsNext() {
        List<Reconnection> reconnections = Reconnection.of(List.of(
                session(2, "node-2", 10, 500),
                session(1, "node-3", 160, 900),
                session(1, "node-1", 0, 150),
                session(1, "node-4", 950, 999)));

        assertThat(reconnections)
                .containsExactly(
                        new Reconnection("node-1", nanos(150), nanos(160)),
                        new Reconnection("node-3", nanos(900), nanos(950)));
        assertThat(reconnections).extracting(Reconnection::outageNanos).containsExactly(nanos(10), nanos(50));
    }

    @Test
    void peakIsTheFullestSecondWhereverItBegins() {
        assertThat(Reconnection.peakPerSecond(at("a", 0, 900, 950, 1899, 1900, 5000)))
                .isEqualTo(3);
        assertThat(Reconnection.peakPerSecond(List.of())).isZero();
    }

    @Test
    void rateAllowsItsNumberPerSecondAndOneSecondMore() {
        // 10 per second: at 1 s, 20 may be back.
        assertThat(Reconnection.worstOverRate(
                        at("a", 1000, 1000, 1000, 1000, 1000), List.of(new Wave(Set.of("a"), 0)), 10))
                .isEqualTo(5 / 20.0, within(1e-9));
    }

    @Test
    void clientsThatComeTooEarlyAreSeen() {
        assertThat(Reconnection.worstOverRate(at("a", 0, 0, 0, 60_000), List.of(new Wave(Set.of("a"), 0)), 2))
                .isEqualTo(1.5, within(1e-9));
    }

    @Test
    void timeCountsFromTheTriggerOfTheNodeThatTheClientLeft() {
        List<Reconnection> reconnections = at("a", 60_000, 60_000, 60_000);

        assertThat(Reconnection.worstOverRate(
                        reconnections, List.of(new Wave(Set.of("a"), nanos(60_000)), new Wave(Set.of("b"), 0)), 1))
                .isEqualTo(3, within(1e-9));
    }
}
