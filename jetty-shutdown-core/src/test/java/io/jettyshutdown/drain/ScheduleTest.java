package io.jettyshutdown.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Reconnects;
import java.time.Duration;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

class ScheduleTest {

    @Property
    void everySessionIsClosedWithinTheWindowInOrder(
            @ForAll @IntRange(min = 1, max = 5000) int sessions,
            @ForAll @DoubleRange(min = 0.01, max = 100_000) double rate,
            @ForAll @IntRange(max = 60_000) int windowMillis) {
        Duration window = Duration.ofMillis(windowMillis);
        Schedule schedule = new Schedule(sessions, Reconnects.elsewhere(rate), window);
        long before = 0;
        for (int i = 0; i < sessions; i++) {
            assertThat(schedule.closeAt(i)).isBetween(before, window.toNanos());
            before = schedule.closeAt(i);
        }
    }

    @Property
    void reconnectsNeverExceedTheRateHoweverShortTheWindow(
            @ForAll @IntRange(min = 1, max = 3000) int sessions,
            @ForAll @DoubleRange(min = 0.5, max = 10_000) double rate,
            @ForAll @IntRange(max = 10_000) int windowMillis,
            @ForAll @IntRange(max = 10_000) int downtimeMillis) {
        Reconnects reconnects = new Reconnects(rate, Duration.ofMillis(downtimeMillis));
        Schedule schedule = new Schedule(sessions, reconnects, Duration.ofMillis(windowMillis));
        for (int i = 0; i < sessions; i++) {
            long back = schedule.closeAt(i)
                    + schedule.retryAfter(i, schedule.closeAt(i)).toNanos();
            // i clients have come back before this one: not earlier than their slots allow (1 µs for rounding).
            assertThat(back + 1000.0).isGreaterThanOrEqualTo(downtimeMillis * 1e6 + i / rate * 1e9);
            // And nobody waits longer than its slot, rounded up to a millisecond.
            assertThat(back - 2e6).isLessThanOrEqualTo(downtimeMillis * 1e6 + i / rate * 1e9);
        }
    }

    @Example
    void slotsThatJustFitAreNotCompressed() {
        Schedule schedule = new Schedule(11, Reconnects.elsewhere(1), Duration.ofSeconds(10));
        assertThat(schedule.closeAt(10)).isEqualTo(Duration.ofSeconds(10).toNanos());
        assertThat(schedule.retryAfter(10, schedule.closeAt(10))).isZero();
    }

    @Example
    void oneMoreIsCompressed() {
        Schedule schedule = new Schedule(12, Reconnects.elsewhere(1), Duration.ofSeconds(10));
        assertThat(schedule.closeAt(11)).isEqualTo(Duration.ofSeconds(10).toNanos());
        assertThat(schedule.retryAfter(11, schedule.closeAt(11))).isEqualTo(Duration.ofSeconds(1));
    }

    @Example
    void windowOfZeroClosesAllAtOnce() {
        Schedule schedule = new Schedule(3, Reconnects.elsewhere(2), Duration.ZERO);
        assertThat(schedule.closeAt(2)).isZero();
        assertThat(schedule.retryAfter(2, 0)).isEqualTo(Duration.ofSeconds(1));
    }

    @Example
    void sessionThatIsClosedLateWaitsForTheRestOfItsSlotOnly() {
        Schedule schedule = new Schedule(3, Reconnects.here(Duration.ofSeconds(4), 1), Duration.ofSeconds(10));
        assertThat(schedule.retryAfter(1, Duration.ofSeconds(3).toNanos())).isEqualTo(Duration.ofSeconds(2));
        assertThat(schedule.retryAfter(1, Duration.ofSeconds(6).toNanos())).isZero();
    }
}
