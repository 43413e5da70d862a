package io.jettyshutdown.demo.storm;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.jettyshutdown.demo.rolling.plan.Strategy;
import io.jettyshutdown.demo.rolling.report.Outage;
import io.jettyshutdown.demo.rolling.report.PerClient;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be computed by hand comes out. */
class SimulationTest {

    private static final Policy NONE = new Policy("none", false, Returning.fixed(Duration.ZERO));
    private static final Policy FIXED = new Policy("fixed", false, Returning.fixed(Duration.ofSeconds(5)));
    private static final Policy JITTER =
            new Policy("jitter", false, Returning.jitter(Duration.ofSeconds(1), Duration.ofSeconds(30)));
    private static final Policy SLOTS = new Policy("slots", true, Returning.following());

    private static Stream<Policy> policies() {
        return Stream.of(NONE, FIXED, JITTER, SLOTS);
    }

    @Test
    void allAtOnceAreBackAtOnceIfNothingLimitsThem() {
        Forecast forecast = Scenarios.of(10, 1).connect(30, 10_000).under(NONE);

        assertThat(forecast.peakReconnects()).isEqualTo(10);
        assertThat(forecast.peakKnocks()).isEqualTo(10);
        assertThat(forecast.outage()).isEqualTo(new Outage(30, 30, 30));
        assertThat(forecast.offlinePerClient()).isEqualTo(new PerClient(30, 30));
        assertThat(forecast.disconnectsPerClient()).isEqualTo(new PerClient(1, 1));
        assertThat(forecast.failedAttempts()).isZero();
        assertThat(forecast.overloadSeconds()).isZero();
        assertThat(forecast.drain()).isZero();
        assertThat(forecast.fits()).isTrue();
        assertThat(forecast.duration()).isBetween(Scenarios.START_TIME + 30L, Scenarios.START_TIME + 31L);
        assertThat(forecast.reconnectsPerSecond()).containsExactly(0, 0, 10);
        assertThat(forecast.offline()).containsExactly(0, 0, 0);
    }

    @Test
    void fixedDelayIsTheOutage() {
        Forecast forecast = Scenarios.of(10, 1).connect(30, 10_000).under(FIXED);

        assertThat(forecast.outage().p50()).isCloseTo(5030, within(5L));
        assertThat(forecast.peakReconnects()).isEqualTo(10);
        assertThat(forecast.offline()).containsExactly(0, 0, 10, 10, 10, 10, 10, 0);
    }

    @Test
    void nodeTakesNoMoreThanItCan() {
        Forecast forecast =
                Scenarios.of(100, 1).acceptance(10, 4096).connect(0, 60_000).under(NONE);

        assertThat(forecast.peakReconnects()).isEqualTo(10);
        assertThat(forecast.peakKnocks()).isEqualTo(100);
        assertThat(forecast.outage().max()).isCloseTo(9900, within(10L));
        assertThat(forecast.overloadSeconds()).isEqualTo(1);
        assertThat(forecast.failedAttempts()).isZero();
    }

    /** Taken after 0, 1, 3 and 7 s; six fail after 10 s; taken after 10, 11, 13 and 17 s; two fail; 20 and 21 s. */
    @Test
    void whoFindsTheBacklogFullKnocksAgainUntilItGivesUp() {
        Forecast forecast = Scenarios.of(10, 1).acceptance(1, 0).under(NONE);

        assertThat(forecast.failedAttempts()).isEqualTo(8);
        assertThat(forecast.outage().max()).isCloseTo(21_000, within(20L));
        assertThat(forecast.peakReconnects()).isEqualTo(1);
    }

    /**
     * Taken after 0 to 5 s; four give up, but keep their places. They knock again after 5 s: one is taken after 10 s; of
     * the other three, after 10 s, two are taken after 14 and 15 s, and the last one, after 15 s, at 17 s.
     */
    @Test
    void whoGivesUpHasBeenWorkInVain() {
        Forecast forecast =
                Scenarios.of(10, 1).acceptance(1, 100).connect(0, 5000).under(NONE);

        assertThat(forecast.failedAttempts()).isEqualTo(8);
        assertThat(forecast.outage().max()).isCloseTo(17_000, within(20L));
    }

    /** A hundred per second: forty and the next wait for the first, and are taken with those of the rest of the second. */
    @Test
    void whoComesWhileASuccessorIsColdIsTakenTogether() {
        Forecast forecast =
                Scenarios.of(1000, 1).reconnectRate(100).coldStart(400).under(SLOTS);

        assertThat(forecast.peakReconnects()).isEqualTo(140);
        assertThat(forecast.outage().max()).isEqualTo(400);
    }

    @Test
    void slotsThatFitKeepEverybodyConnected() {
        Forecast forecast = Scenarios.of(1000, 1).reconnectRate(100).under(SLOTS);

        assertThat(forecast.peakReconnects()).isEqualTo(100);
        assertThat(forecast.outage().max()).isZero();
        assertThat(forecast.drain()).isEqualTo(9990);
        assertThat(forecast.closedEarly()).isZero();
    }

    @Test
    void slotsThatDoNotFitMakeClientsWaitOutsideButKeepTheRate() {
        Forecast forecast = Scenarios.of(1000, 1)
                .reconnectRate(100)
                .gracePeriod(Duration.ofSeconds(5))
                .under(SLOTS);

        assertThat(forecast.peakReconnects()).isBetween(99, 101);
        assertThat(forecast.drain()).isEqualTo(3000);
        assertThat(forecast.longestWait()).isEqualTo(6990);
        assertThat(forecast.outage().max()).isCloseTo(6990, within(10L));
        assertThat(forecast.closedEarly()).isCloseTo(999, within(2));
        assertThat(forecast.fits()).isFalse();
    }

    @Test
    void nodesThatStopTogetherShareTheRate() {
        Forecast forecast = Scenarios.of(1000, 10)
                .strategy(Strategy.SURGE)
                .reconnectRate(100)
                .under(SLOTS);

        assertThat(forecast.peakReconnects()).isBetween(100, 110);
        assertThat(forecast.drain()).isEqualTo(9900);
        assertThat(forecast.disconnectsPerClient()).isEqualTo(new PerClient(1, 1));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 3, 10})
    void oneByOneMovesClientsAgain(int nodes) {
        Forecast forecast = Scenarios.of(100_000, nodes).under(NONE);

        double expected = Math.pow(1 + 1.0 / nodes, nodes) - 1;
        assertThat(forecast.disconnectsPerClient().mean()).isCloseTo(expected, within(0.01));
        assertThat(forecast.disconnectsPerClient().max()).isLessThanOrEqualTo(nodes);
        assertThat((double) forecast.fullestNode())
                .isCloseTo(100_000.0 / nodes * Math.pow(1 + 1.0 / nodes, nodes - 1), within(1000.0));
    }

    @Test
    void whoIsMovedBeforeItsConnectionIsStableBacksOff() {
        Forecast soon = Scenarios.of(1000, 2).under(SLOTS);
        Forecast late = Scenarios.of(1000, 2).triggers(0, 10_000).under(SLOTS);

        assertThat(late.outage().max()).isZero();
        assertThat(soon.outage().max()).isBetween(800L, 1000L);
    }

    @Test
    void nodesStopWhenTheyDidIfThatIsKnown() {
        assertThat(Scenarios.of(10, 2).triggers(0, 7000).under(NONE).duration())
                .isBetween(Scenarios.START_TIME + 7000L, Scenarios.START_TIME + 7001L);
    }

    @Test
    void sessionsThatAreNotClosedInTimeAreCut() {
        Forecast forecast = Scenarios.of(1000, 1)
                .closeRate(100)
                .gracePeriod(Duration.ofSeconds(5))
                .under(NONE);

        assertThat(forecast.cut()).isEqualTo(599);
        assertThat(forecast.drain()).isEqualTo(4000);
        assertThat(forecast.fits()).isFalse();
    }

    @ParameterizedTest
    @MethodSource("policies")
    void everybodyIsBackInTheEnd(Policy policy) {
        AtomicInteger done = new AtomicInteger();
        Scenario scenario = Scenarios.of(200_000, 5)
                .strategy(Strategy.SURGE)
                .acceptance(2000, 500)
                .reconnectRate(8000)
                .connect(20, 4000)
                .build();

        Forecast forecast = new Simulation(scenario, policy, 1, done::addAndGet).run();

        List<Integer> offline = forecast.offline();
        assertThat(forecast.reconnectsPerSecond().stream()
                        .mapToInt(Integer::intValue)
                        .sum())
                .isEqualTo(200_000)
                .isEqualTo(done.get());
        assertThat(offline.get(offline.size() - 1)).isZero();
        assertThat(offline).allMatch(number -> number >= 0);
        assertThat(forecast.failedAttempts() > 0).isEqualTo(policy != SLOTS);
    }

    @ParameterizedTest
    @EnumSource(Strategy.class)
    void sameSeedSameForecast(Strategy strategy) {
        Scenarios scenarios = Scenarios.of(1000, 4).strategy(strategy).acceptance(100, 10);

        Forecast first = scenarios.seed(5).under(JITTER);

        assertThat(scenarios.seed(5).under(JITTER)).isEqualTo(first);
        assertThat(scenarios.seed(6).under(JITTER)).isNotEqualTo(first);
    }
}
