package io.jettyshutdown.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport.Result;
import io.jettyshutdown.Outcome;
import io.jettyshutdown.Phase;
import io.jettyshutdown.drain.VirtualSessions.VirtualSession;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Upgrades that were under way when the drain began, and the sessions that come of them. */
class LateSessionsTest extends VirtualDrain {

    @Test
    void upgradeUnderWayIsAwaitedAndItsSessionIsClosedAsSoonAsItIsOpen() {
        Drain drain = drainDuringUpgrades(1);
        time.advance(Duration.ofSeconds(2));
        assertThat(drain.phase()).isEqualTo(Phase.AWAITING);
        assertThat(drain.remaining()).isEqualTo(1);
        VirtualSession late = sessions.openOne();
        sessions.opening = 0;
        sessions.drainer.noneOpening();
        time.advance(Duration.ZERO);
        assertThat(late.code).isEqualTo(1012);
        assertThat(report(drain).sessions()).isEqualTo(1);
        assertThat(report(drain).result()).isEqualTo(Result.COMPLETED);
    }

    @Test
    void sessionThatOpensWhileTheDrainLooksWhetherAllIsDoneIsNotForgotten() {
        Drain drain = drainDuringUpgrades(1);
        time.advance(Duration.ofSeconds(1));
        sessions.drainer.noneOpening();
        VirtualSession late = sessions.openOne();
        sessions.opening = 0;
        time.advance(Duration.ZERO);
        assertThat(late.code).isEqualTo(1012);
        assertThat(report(drain).sessions()).isEqualTo(1);
    }

    @Test
    void sessionThatOpensLateHearsTheFarewellButItsCloseFrameDoesNotWaitForThatForLong() {
        List<Object> spokenTo = new ArrayList<>();
        farewell = (session, intent) -> {
            spokenTo.add(session);
            return new CompletableFuture<>();
        };
        Drain drain = drainDuringUpgrades(2);
        time.advance(Duration.ZERO);
        assertThat(drain.phase())
                .as("nobody is waited for but those who are not open yet")
                .isEqualTo(Phase.AWAITING);
        VirtualSession late = sessions.openOne();
        VirtualSession midst = sessions.openOne();
        midst.halfSent = true;
        time.advance(Duration.ofMillis(250).minus(TICK));
        assertThat(spokenTo).containsExactly(late);
        assertThat(late.code).isZero();
        time.advance(TICK);
        assertThat(late.code).isEqualTo(1012);
        assertThat(midst.code).isEqualTo(1012);
    }

    @Test
    void upgradeThatOpensNoSessionIsAwaitedNoLonger() {
        Drain drain = drainDuringUpgrades(1);
        time.advance(Duration.ofSeconds(1));
        sessions.opening = 0;
        sessions.drainer.noneOpening();
        time.advance(Duration.ZERO);
        assertThat(report(drain).result()).isEqualTo(Result.COMPLETED);
    }

    @Test
    void sessionThatEndsBeforeTheDrainHearsThatItIsOpenIsNotAwaited() {
        Drain drain = drainDuringUpgrades(1);
        time.advance(Duration.ofSeconds(1));
        VirtualSession late = sessions.openOne();
        late.end(Outcome.ABNORMAL);
        sessions.opening = 0;
        time.advance(Duration.ZERO);
        assertThat(report(drain).result()).isEqualTo(Result.COMPLETED);
        assertThat(report(drain).sessions()).isZero();
    }
}
