package io.jettyshutdown.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Reconnects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class ScheduleTest {

    /** When a session was closed, and when its client comes back, in nanoseconds. */
    private record Closed(long at, long back) {}

    /** Plays a schedule through on a clock that is exact. */
    private static List<Closed> closed(int sessions, Reconnects reconnects, Duration window) {
        Slots slots = new Slots(reconnects);
        Schedule schedule = new Schedule(sessions, reconnects, window, slots);
        List<Closed> closed = new ArrayList<>();
        while (!schedule.isOver()) {
            assertThat(schedule.next()).isEqualTo(closed.size());
            long now = (long) Math.ceil(schedule.due());
            double slot = schedule.take(now);
            closed.add(new Closed(
                    now, now + slots.retryAfter(slot, now).orElse(Duration.ZERO).toNanos()));
        }
        return closed;
    }

    @Property
    void everySessionIsClosedWithinTheWindowInOrder(
            @ForAll @IntRange(min = 1, max = 5000) int sessions,
            @ForAll @DoubleRange(min = 0.01, max = 100_000) double rate,
            @ForAll @IntRange(max = 60_000) int windowMillis) {
        Duration window = Duration.ofMillis(windowMillis);
        long before = 0;
        for (Closed closed : closed(sessions, Reconnects.elsewhere(rate), window)) {
            assertThat(closed.at).isBetween(before, window.toNanos());
            before = closed.at;
        }
    }

    @Property
    void everyClientHasItsSlotHoweverShortTheWindow(
            @ForAll @IntRange(min = 1, max = 3000) int sessions,
            @ForAll @DoubleRange(min = 0.5, max = 10_000) double rate,
            @ForAll @IntRange(max = 10_000) int windowMillis,
            @ForAll @IntRange(max = 10_000) int downtimeMillis) {
        Reconnects reconnects = new Reconnects(rate, Duration.ofMillis(downtimeMillis));
        List<Closed> closed = closed(sessions, reconnects, Duration.ofMillis(windowMillis));
        for (int i = 0; i < sessions; i++) {
            double slot = downtimeMillis * 1e6 + i / rate * 1e9;
            // Not before it (1 µs for rounding), and not later than the millisecond behind it.
            assertThat((double) closed.get(i).back).isBetween(slot - 1000, slot + 1e6 + 1000);
        }
    }

    @Property
    void slotsAreAsFarApartAsTheRateSaysWhateverTheClockDoes(
            @ForAll long seed, @ForAll @DoubleRange(min = 0.5, max = 10_000) double rate) {
        Random random = new Random(seed);
        Slots slots = new Slots(Reconnects.elsewhere(rate));
        long now = 0;
        double before = Double.NEGATIVE_INFINITY;
        for (int i = 0; i < 1000; i++) {
            now += random.nextInt(10) == 0 ? random.nextLong(5_000_000_000L) : random.nextLong(1_000_000);
            double slot = slots.take(now);
            assertThat(slot).isGreaterThanOrEqualTo(Math.max(before + 1e9 / rate, (double) now - Slots.BURST));
            if (random.nextBoolean()) {
                before = slot;
            } else {
                slots.giveBack(slot);
            }
        }
    }

    @Example
    void slotThatComesBackIsTheNextOneUnlessTheOneBehindItIsTaken() {
        Slots slots = new Slots(Reconnects.elsewhere(1));
        double first = slots.take(0);
        slots.giveBack(first);
        assertThat(slots.take(0)).isEqualTo(first);
        double second = slots.take(0);
        slots.giveBack(first);
        assertThat(slots.next()).isEqualTo(second + 1e9);
    }

    @Example
    void slotsThatJustFitAreNotCompressed() {
        List<Closed> closed = closed(11, Reconnects.elsewhere(1), Duration.ofSeconds(10));
        assertThat(closed.get(10).at).isEqualTo(10_000_000_000L);
        assertThat(closed).allMatch(each -> each.at == each.back);
    }

    @Example
    void oneMoreIsCompressed() {
        List<Closed> closed = closed(12, Reconnects.elsewhere(1), Duration.ofSeconds(10));
        assertThat(closed.get(11)).isEqualTo(new Closed(10_000_000_000L, 11_000_000_000L));
        assertThat(closed.get(6).at).isBetween(5_000_000_000L, 6_000_000_000L);
    }

    @Example
    void windowOfZeroClosesAllAtOnce() {
        assertThat(closed(3, Reconnects.elsewhere(2), Duration.ZERO))
                .containsExactly(new Closed(0, 0), new Closed(0, 500_000_000), new Closed(0, 1_000_000_000));
    }

    @Example
    void unpacedClosesAllAtOnceAndHintsNothing() {
        Slots slots = new Slots(Reconnects.UNPACED);
        Schedule schedule = new Schedule(3, Reconnects.UNPACED, Duration.ofSeconds(10), slots);
        for (int i = 0; i < 3; i++) {
            assertThat(schedule.due()).isZero();
            assertThat(slots.retryAfter(schedule.take(0), 0)).isEmpty();
        }
    }

    @Example
    void sessionThatIsClosedLateWaitsForTheRestOfItsSlotOnly() {
        Slots slots = new Slots(Reconnects.here(Duration.ofSeconds(4), 1));
        slots.take(0);
        double second = slots.take(0);
        assertThat(slots.retryAfter(second, 3_000_000_000L)).contains(Duration.ofSeconds(2));
        assertThat(slots.retryAfter(second, 6_000_000_000L)).contains(Duration.ZERO);
        assertThat(Slots.isOver(second, 6_000_000_000L)).isFalse();
        assertThat(Slots.isOver(second, 6_000_000_001L)).isTrue();
    }
}
