package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class TimeBudgetTest {

    @Property
    void derivedTimesFillTheGracePeriodExactly(
            @ForAll @IntRange(min = 1000, max = 600_000) int graceMillis, @ForAll @IntRange(max = 50) int percent) {
        Duration grace = Duration.ofMillis(graceMillis);
        Duration readiness = grace.multipliedBy(percent).dividedBy(100);
        TimeBudget budget = new TimeBudget(grace, readiness, null, null, grace.dividedBy(10), null);
        assertThat(budget.closingWindow()).isGreaterThanOrEqualTo(Duration.ZERO);
        assertThat(readiness
                        .plus(budget.closingWindow())
                        .plus(budget.handshakeTimeout())
                        .plus(budget.awaitScrape())
                        .plus(budget.httpDrain()))
                .isEqualTo(grace);
    }

    @Example
    void defaultsOfAPod() {
        TimeBudget budget = new TimeBudget(Duration.ofSeconds(25), Duration.ZERO, null, null, Duration.ZERO, null);
        assertThat(budget)
                .usingRecursiveComparison()
                .isEqualTo(new TimeBudget(
                        Duration.ofSeconds(25),
                        Duration.ZERO,
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(5),
                        Duration.ZERO,
                        Duration.ofSeconds(5)));
    }

    @Example
    void timesThatDoNotFitAreRefusedWithNamesAndValues() {
        assertThatThrownBy(() -> new TimeBudget(
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(5),
                        null,
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage(
                        "readinessDelay PT5S + closingWindow PT0S + handshakeTimeout PT3S + awaitScrape PT1S + httpDrain PT2S"
                                + " do not fit into gracePeriod PT10S: shorten them or lengthen gracePeriod");
        assertThatThrownBy(() -> new TimeBudget(
                        Duration.ofSeconds(10), Duration.ZERO, Duration.ofSeconds(7), null, Duration.ZERO, null))
                .hasMessageContaining("closingWindow PT7S");
    }

    @Example
    void timesThatJustFitAreAccepted() {
        TimeBudget budget = new TimeBudget(
                Duration.ofSeconds(10),
                Duration.ofSeconds(4),
                Duration.ZERO,
                Duration.ofSeconds(3),
                Duration.ofSeconds(1),
                Duration.ofSeconds(2));
        assertThat(budget.closingWindow()).isZero();
    }

    @Example
    void senselessTimesAreRefused() {
        Duration ten = Duration.ofSeconds(10);
        Duration negative = Duration.ofMillis(-1);
        assertThatThrownBy(() -> new TimeBudget(Duration.ofMillis(999), Duration.ZERO, null, null, Duration.ZERO, null))
                .hasMessageContaining("gracePeriod is PT0.999S, but must be at least PT1S");
        assertThatThrownBy(() -> new TimeBudget(ten, negative, null, null, Duration.ZERO, null))
                .hasMessage("readinessDelay is PT-0.001S, but must not be negative");
        assertThatThrownBy(() -> new TimeBudget(ten, Duration.ZERO, negative, null, Duration.ZERO, null))
                .hasMessageContaining("closingWindow is PT-0.001S");
        assertThatThrownBy(() -> new TimeBudget(ten, Duration.ZERO, null, Duration.ZERO, Duration.ZERO, null))
                .hasMessage("handshakeTimeout is PT0S, but must be greater than zero");
        assertThatThrownBy(() -> new TimeBudget(ten, Duration.ZERO, null, null, negative, null))
                .hasMessage("awaitScrape is PT-0.001S, but must not be negative");
        assertThatThrownBy(() -> new TimeBudget(ten, Duration.ZERO, null, null, Duration.ZERO, Duration.ZERO))
                .hasMessage("httpDrain is PT0S, but must be greater than zero");
        Duration day = Duration.ofDays(1);
        assertThat(new TimeBudget(day, Duration.ZERO, null, null, Duration.ZERO, null).gracePeriod())
                .isEqualTo(day);
        assertThatThrownBy(() -> new TimeBudget(day.plusNanos(1), Duration.ZERO, null, null, Duration.ZERO, null))
                .hasMessageContaining("gracePeriod is PT24H0.000000001S")
                .hasMessageContaining("at most PT24H");
        Duration endless = Duration.ofSeconds(Long.MAX_VALUE);
        assertThatThrownBy(() -> new TimeBudget(ten, endless, null, endless, Duration.ZERO, null))
                .hasMessageStartingWith("readinessDelay is ")
                .hasMessageEndingWith("is a part of gracePeriod, which is PT10S: shorten it or lengthen gracePeriod");
    }
}
