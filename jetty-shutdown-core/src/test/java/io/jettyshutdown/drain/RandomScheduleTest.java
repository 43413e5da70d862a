package io.jettyshutdown.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Drain;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Outcome;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.codes.CloseReason;
import io.jettyshutdown.drain.VirtualSessions.VirtualSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whole drains with any number of sessions, rate, window and downtime, while sessions leave, come late and the drain is
 * aborted at any moment; beside what a model that is too simple to be wrong expects. {@code -Djqwik.tries.default=100000}.
 */
class RandomScheduleTest {

    /** What happens after some time more. */
    record Event(int afterMillis, Kind kind, int number) {}

    enum Kind {
        LEAVES,
        COMES,
        STALLS,
        ABORTS
    }

    record Case(int sessions, double rate, int downtimeMillis, int windowMillis, List<Event> events) {

        Reconnects reconnects() {
            return new Reconnects(rate, Duration.ofMillis(downtimeMillis));
        }

        Duration window() {
            return Duration.ofMillis(windowMillis);
        }

        double gap() {
            return 1e9 / rate;
        }
    }

    @Provide
    Arbitrary<Case> cases() {
        return cases(Kind.LEAVES, Kind.COMES, Kind.STALLS, Kind.ABORTS);
    }

    /** In which nothing happens but what the schedule says. */
    @Provide
    Arbitrary<Case> quiet() {
        return cases(Kind.LEAVES)
                .map(any -> new Case(any.sessions, any.rate, any.downtimeMillis, any.windowMillis, List.of()));
    }

    @Provide
    Arbitrary<Case> leaving() {
        return cases(Kind.LEAVES).map(any -> new Case(any.sessions, any.rate, 0, any.windowMillis, any.events));
    }

    private static Arbitrary<Case> cases(Kind... kinds) {
        Arbitrary<Event> events = Combinators.combine(
                        Arbitraries.integers().between(0, 700),
                        Arbitraries.of(kinds),
                        Arbitraries.integers().between(0, 1000))
                .as(Event::new);
        return Combinators.combine(
                        Arbitraries.integers().between(0, 120),
                        Arbitraries.doubles().between(0.5, 300),
                        Arbitraries.oneOf(
                                Arbitraries.just(0), Arbitraries.integers().between(1, 8000)),
                        Arbitraries.integers().between(0, 12_000),
                        events.list().ofMaxSize(30))
                .as(Case::new);
    }

    /** One drain, from its trigger to its end. */
    private static final class Run {

        final VirtualTime time = new VirtualTime();
        final VirtualSessions sessions;
        final Drain drain;
        Duration longestStall = Duration.ZERO;
        private final Duration window;

        Run(Case with) {
            this(with, 3);
        }

        /** Each of so many peers never answers, so that some are still there when the window is over. */
        Run(Case with, int silent) {
            window = with.window();
            sessions = new VirtualSessions(time, with.sessions);
            for (int i = 0; i < with.sessions; i += silent) {
                sessions.all.get(i).answers = false;
            }
            Settings settings = new Settings(
                    GracefulShutdown.builder()
                            .gracePeriod(window.plusSeconds(10))
                            .closingWindow(window)
                            .handshakeTimeout(Duration.ofSeconds(5))
                            .httpDrain(Duration.ofSeconds(5))
                            .timeBudget(),
                    with.reconnects(),
                    null,
                    null,
                    Duration.ofSeconds(1));
            drain = new DrainControl(settings, sessions, () -> time).drain(Intent.RESTART);
            time.advance(Duration.ZERO);
            with.events.forEach(this::happen);
            time.advance(window);
            time.advance(Duration.ofSeconds(6));
        }

        private void happen(Event event) {
            Duration after = Duration.ofMillis(event.afterMillis);
            switch (event.kind) {
                case LEAVES -> {
                    time.advance(after);
                    if (!sessions.all.isEmpty()) {
                        sessions.all.get(event.number % sessions.all.size()).end(Outcome.ABNORMAL);
                    }
                }
                case COMES -> {
                    time.advance(after);
                    sessions.openOne();
                }
                case STALLS -> {
                    time.stall(after);
                    longestStall = longestStall.plus(after);
                }
                case ABORTS -> {
                    time.advance(after);
                    if (event.number < 100) {
                        drain.abort();
                    }
                }
            }
        }

        /** Those that got a Close frame, in the order of their slots. */
        List<VirtualSession> told() {
            return sessions.all.stream()
                    .filter(session -> session.closedAt != null)
                    .sorted(Comparator.comparingDouble(RandomScheduleTest::back))
                    .toList();
        }
    }

    private static double back(VirtualSession session) {
        return session.closedAt
                .plus(CloseReason.parse(session.reason).retryAfter().orElseThrow())
                .toNanos();
    }

    /** In any time t, wherever it begins, at most rate * (t + 1 s) and one more; hints are whole milliseconds. */
    @Property(edgeCases = EdgeCasesMode.NONE)
    void rateIsNeverExceededAndNobodyIsToldTwiceOrForgotten(@ForAll("cases") Case any) {
        Run run = new Run(any);
        assertThat(run.drain.report()).isDone();
        assertThat(run.sessions.all).as("told, or gone").allMatch(session -> session.closedAt != null || session.ended);
        assertThat(run.sessions.all).as("not told twice").allMatch(session -> session.told <= 1);
        assertThat(run.told())
                .as("by the end of the window, but for those who came later and the time that stood still")
                .filteredOn(session -> session.since.isZero())
                .allMatch(session -> session.closedAt.compareTo(any.window().plus(run.longestStall)) <= 0);
        List<Double> back = run.told().stream().map(RandomScheduleTest::back).toList();
        double most = 0;
        for (int first = 0; first < back.size(); first++) {
            for (int last = first; last < back.size(); last++) {
                double seconds = (back.get(last) - back.get(first)) / 1e9;
                most = Math.max(most, last - first - any.rate * (seconds + 1.001));
            }
        }
        assertThat(most).as("more than the rate allows").isLessThanOrEqualTo(1e-6);
    }

    /** Nobody disturbs: the model is that number i comes back at downtime + i / rate, closed then or when the window says. */
    @Property(edgeCases = EdgeCasesMode.NONE)
    void eachComesBackInItsSlotAsTheModelSays(@ForAll("quiet") Case quiet) {
        List<VirtualSession> told = new Run(quiet).told();
        assertThat(told).hasSize(quiet.sessions);
        assertThat(told).extracting(session -> session.closedAt).isSorted();
        double window = quiet.window().toNanos();
        for (int i = 0; i < told.size(); i++) {
            double slot = quiet.downtimeMillis * 1e6 + i * quiet.gap();
            assertThat(back(told.get(i))).isBetween(slot - 1000, slot + 1e6 + 1000);
            // All at once, or in the slot; where the slots do not fit, evenly from the beginning to the end of the
            // window.
            double spread = window * i / Math.max(1, told.size() - 1);
            double expected = quiet.downtimeMillis > 0 ? 0 : Math.min(slot, spread);
            assertThat((double) told.get(i).closedAt.toNanos()).isBetween(expected - 1000, expected + 1000);
        }
    }

    /** The model: whoever is closed takes the next slot, and nobody's slot is lost. */
    @Property(edgeCases = EdgeCasesMode.NONE)
    void slotsAreTakenInOrderWhoeverLeaves(@ForAll("leaving") Case leaving) {
        List<VirtualSession> told = new Run(leaving).told();
        assertThat(told).extracting(session -> session.closedAt).isSorted();
        for (int i = 0; i < told.size(); i++) {
            double slot = i * leaving.gap();
            assertThat(back(told.get(i))).isBetween(slot - 1000, slot + 2e6);
            assertThat(told.get(i).closedAt).isLessThanOrEqualTo(leaving.window());
        }
    }

    @Property(edgeCases = EdgeCasesMode.NONE)
    void sameEventsGiveTheSameTimes(@ForAll("cases") Case any) {
        assertThat(times(any)).isEqualTo(times(any));
    }

    /** Who has which turn is random: nothing else is, if all do the same. */
    private static List<Double> times(Case any) {
        Case withoutLeaving = new Case(
                any.sessions,
                any.rate,
                any.downtimeMillis,
                any.windowMillis,
                any.events.stream().filter(event -> event.kind != Kind.LEAVES).toList());
        return new Run(withoutLeaving, 1)
                .told().stream().map(RandomScheduleTest::back).toList();
    }

    /** One that takes and gives back, beside a model that knows all slots ever taken. */
    @Property(edgeCases = EdgeCasesMode.NONE)
    void slotIsTheFirstThatIsFreeAndStillGood(
            @ForAll @IntRange(min = 1, max = 1000) int rate,
            @ForAll @Size(max = 60) List<@IntRange(max = 3000) Integer> steps) {
        Slots slots = new Slots(Reconnects.elsewhere(rate));
        List<Double> taken = new ArrayList<>();
        long now = 0;
        for (int step : steps) {
            now += step * 1_000_000L;
            double gap = 1e9 / rate;
            double first = taken.isEmpty() ? 0 : taken.get(taken.size() - 1) + gap;
            double expected = Math.max(first, now - 1e9);
            double slot = slots.take(now);
            assertThat(slot).isEqualTo(expected);
            if (step % 3 == 0) {
                // The last one is free again. What it left out is not made up for.
                slots.giveBack(slot);
                assertThat(slots.next()).isEqualTo(slot);
                slots.take(now);
            }
            taken.add(slot);
        }
    }
}
