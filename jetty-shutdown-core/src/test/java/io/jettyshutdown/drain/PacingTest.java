package io.jettyshutdown.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Drain;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Outcome;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.TimeBudget;
import io.jettyshutdown.drain.VirtualSessions.VirtualSession;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** When clients come back from whole drains on a virtual clock, with all that can come in between. */
class PacingTest {

    private static final Duration WINDOW = Duration.ofSeconds(15);
    private static final double MILLI = 0.001;

    /** A property keeps its instance from one try to the next. */
    private VirtualTime time = new VirtualTime();

    private VirtualSessions open(int count) {
        time = new VirtualTime();
        return new VirtualSessions(time, count);
    }

    private Drain drain(VirtualSessions sessions, Reconnects reconnects) {
        TimeBudget budget = GracefulShutdown.builder()
                .gracePeriod(Duration.ofSeconds(25))
                .closingWindow(WINDOW)
                .handshakeTimeout(Duration.ofSeconds(5))
                .httpDrain(Duration.ofSeconds(5))
                .timeBudget();
        Settings settings = new Settings(
                budget,
                reconnects,
                null,
                (session, why) -> ((VirtualSession) session).stays ? Optional.empty() : Optional.of(why),
                Duration.ofSeconds(1));
        return new DrainControl(settings, sessions, () -> time).drain(Intent.RESTART);
    }

    private static double seconds(Duration duration) {
        return duration.toNanos() / 1e9;
    }

    /** In any time t, wherever it begins, at most rate * (t + 1 s) and one; hints are rounded up to milliseconds. */
    private static void assertRateIsNeverExceeded(List<Duration> reconnects, double rate) {
        for (int first = 0; first < reconnects.size(); first++) {
            double from = seconds(reconnects.get(first));
            for (int last = first; last < reconnects.size(); last++) {
                double time = seconds(reconnects.get(last)) - from;
                assertThat((double) last - first)
                        .as("reconnects in %.3f s, besides the first", time)
                        .isLessThanOrEqualTo(rate * (time + 1 + MILLI) + 1e-6);
            }
        }
    }

    @Property(tries = 200)
    void rateHoldsAndNobodyIsForgottenWhateverComesInBetween(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 300) int count,
            @ForAll @DoubleRange(min = 1, max = 200) double rate) {
        Random random = new Random(seed);
        VirtualSessions sessions = open(count);
        sessions.all.forEach(session -> session.stays = random.nextInt(20) == 0);
        sessions.all.forEach(session -> session.halfSent = random.nextInt(5) == 0);
        Drain drain = drain(sessions, Reconnects.elsewhere(rate));
        while (time.elapsed().compareTo(WINDOW) < 0) {
            time.advance(Duration.ofMillis(random.nextInt(200)));
            VirtualSession any = sessions.all.get(random.nextInt(sessions.all.size()));
            switch (random.nextInt(12)) {
                case 0 -> any.end(Outcome.ABNORMAL);
                case 1 -> sessions.openOne();
                case 2 -> time.stall(Duration.ofMillis(random.nextInt(3000)));
                case 3 -> completeMessages(sessions, random);
                case 4 -> abortNowAndThen(drain, random);
                default -> {}
            }
        }
        time.advance(Duration.ofSeconds(10));
        assertThat(drain.report()).isDone();
        assertThat(sessions.all)
                .as("closed, gone by itself, or left alone")
                .allMatch(session -> session.closedAt != null || session.ended || session.stays);
        assertRateIsNeverExceeded(sessions.reconnects(), rate);
    }

    private static void completeMessages(VirtualSessions sessions, Random random) {
        for (VirtualSession session : sessions.all) {
            if (session.halfSent && random.nextBoolean()) {
                session.completeMessage();
            }
        }
    }

    private static void abortNowAndThen(Drain drain, Random random) {
        if (random.nextInt(20) == 0) {
            drain.abort();
        }
    }

    @Property(tries = 200)
    void thoseWhoLeaveEarlyGiveTheirSlotToTheNext(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 500) int count,
            @ForAll @DoubleRange(min = 1, max = 200) double rate) {
        Random random = new Random(seed);
        VirtualSessions sessions = open(count);
        drain(sessions, Reconnects.elsewhere(rate));
        while (sessions.open() > 0) {
            sessions.all.get(random.nextInt(count)).end(Outcome.ABNORMAL);
            time.advance(Duration.ofMillis(random.nextInt(100)));
        }
        List<Duration> reconnects = sessions.reconnects();
        for (int i = 0; i < reconnects.size(); i++) {
            assertThat(seconds(reconnects.get(i))).isBetween(i / rate - MILLI, i / rate + 2 * MILLI);
        }
        assertThat(sessions.all)
                .filteredOn(session -> session.closedAt != null)
                .allMatch(session -> session.closedAt.compareTo(WINDOW) <= 0);
    }

    /** 40 s of slots do not fit into 15 s; when half of the clients have left, 20 s of them are nearly in time. */
    @Example
    void closingSlowsDownWhenThereIsTimeAgain() {
        VirtualSessions sessions = open(400);
        drain(sessions, Reconnects.elsewhere(10));
        time.advance(Duration.ofSeconds(3));
        assertThat(sessions.reconnects()).as("one each 37.5 ms").hasSizeBetween(80, 82);
        sessions.all.stream()
                .filter(session -> !session.ended)
                .skip(40)
                .forEach(session -> session.end(Outcome.ABNORMAL));
        time.advance(Duration.ofSeconds(12));
        assertThat(sessions.reconnects()).hasSizeBetween(120, 122);
        assertThat(seconds(sessions.reconnects().get(119))).isBetween(11.9, 12.0);
    }

    @Example
    void thoseThatThePolicyLeavesAloneTakeNoSlot() {
        VirtualSessions sessions = open(10);
        sessions.all.subList(0, 5).forEach(session -> session.stays = true);
        drain(sessions, Reconnects.elsewhere(1));
        time.advance(Duration.ofSeconds(4));
        assertThat(sessions.reconnects()).hasSize(5);
    }

    @Example
    void afterAStallNoMoreThanASecondsWorthIsMadeUpFor() {
        VirtualSessions sessions = open(100);
        drain(sessions, Reconnects.elsewhere(10));
        time.advance(Duration.ZERO);
        time.stall(Duration.ofSeconds(4));
        time.advance(Duration.ZERO);
        assertThat(sessions.reconnects())
                .as("the first, those of one second, and of now")
                .hasSize(1 + 10 + 1);
        time.advance(Duration.ofSeconds(1));
        assertThat(sessions.reconnects()).hasSize(22);
        assertRateIsNeverExceeded(sessions.reconnects(), 10);
    }

    @Example
    void sessionsThatWereHeldUpTogetherDoNotComeBackTogether() {
        VirtualSessions sessions = open(50);
        sessions.all.forEach(session -> session.halfSent = true);
        drain(sessions, Reconnects.elsewhere(10));
        time.advance(WINDOW);
        assertThat(sessions.reconnects()).hasSize(50);
        assertThat(sessions.all).allMatch(session -> session.closedAt.equals(WINDOW));
        assertRateIsNeverExceeded(sessions.reconnects(), 10);
    }
}
