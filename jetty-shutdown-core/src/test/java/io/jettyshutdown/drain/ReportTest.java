package io.jettyshutdown.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.DrainReport.Result;
import io.jettyshutdown.Intent;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ReportTest {

    private static Report report(String context, Map<Integer, Integer> sent) {
        return new Report(
                context,
                Intent.RESTART,
                Result.TIMED_OUT,
                45,
                1,
                2,
                3,
                4,
                5,
                6,
                7,
                8,
                9,
                sent,
                Map.of(),
                Duration.ofMillis(10),
                Map.of());
    }

    @Test
    void summaryHasEveryNumberByItsName() {
        assertThat(report(null, Map.of(1012, 998, 1005, 2)).summary())
                .isEqualTo("intent=restart code=1012 result=timed_out sessions=45 handshakes=1 noReply=2 aborted=3"
                        + " abnormal=4 kept=5 untracked=6 refusedUpgrades=7 pendingUpgrades=8 farewellsFailed=9"
                        + " sent=1005:2,1012:998 received=- durationMillis=10");
    }

    @Test
    void contextThatStoppedAloneComesFirst() {
        assertThat(report("/app", Map.of()).summary()).startsWith("context=/app intent=restart ");
        assertThat(report("/app", Map.of()).contextPath()).hasValue("/app");
        assertThat(report(null, Map.of()).contextPath()).isEmpty();
    }
}
