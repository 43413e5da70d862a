package io.jettyshutdown.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainListener;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.DrainReport.Result;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Outcome;
import io.jettyshutdown.Phase;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.drain.VirtualSessions.VirtualSession;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.LogLines;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** The phases on a virtual clock, at their boundaries, and what is reported of them. */
class DrainProcessTest extends VirtualDrain {

    @Test
    void progressIsLoggedOnceASecond() {
        try (LogLines log = new LogLines()) {
            reconnects = Reconnects.elsewhere(2.5);
            control().drain(Intent.RESTART);
            time.advance(Duration.ofSeconds(10));
            assertThat(log.lines())
                    .startsWith(
                            "INFO Draining: intent=restart code=1012 sessions=10",
                            "INFO Draining: intent=restart phase=CLOSING remaining=7 elapsedMillis=1000",
                            "INFO Draining: intent=restart phase=CLOSING remaining=5 elapsedMillis=2000",
                            "INFO Draining: intent=restart phase=CLOSING remaining=2 elapsedMillis=3000")
                    .hasSize(5)
                    .last()
                    .asString()
                    .startsWith("INFO Drained: intent=restart code=1012 result=completed sessions=10 handshakes=10 ");
        }
    }

    @Test
    void readinessDelayComesFirst() {
        readinessDelay = Duration.ofSeconds(5);
        Drain drain = control().drain(Intent.RESTART);
        time.advance(readinessDelay.minus(TICK));
        assertThat(drain.phase()).isEqualTo(Phase.ANNOUNCED);
        assertThat(sessions.drainer).as("upgrades are still accepted").isNull();
        time.advance(TICK);
        assertThat(drain.phase()).isEqualTo(Phase.CLOSING);
    }

    @Test
    void whoDoesNotAnswerIsCutWhenTheHandshakeTimeoutAfterTheLastCloseIsOver() {
        sessions.all.get(0).answers = false;
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(14).minus(TICK));
        assertThat(drain.phase()).isEqualTo(Phase.AWAITING);
        assertThat(sessions.all.get(0).cut).isFalse();
        time.advance(TICK);
        assertThat(sessions.all).filteredOn(session -> session.cut).containsExactly(sessions.all.get(0));
        assertThat(report(drain).result()).isEqualTo(Result.TIMED_OUT);
        assertThat(report(drain).noReply()).isEqualTo(1);
        assertThat(report(drain).handshakes()).isEqualTo(9);
    }

    /** Jetty would close what is not cut on the thread that stops it, and run callbacks that block there. */
    @Test
    void whatIsLeftIsCutBeforeTheDrainIsOverUnlessThatBlocks() {
        sessions.all.get(0).answers = false;
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(10));
        time.closersBlock = true;
        time.advance(Duration.ofSeconds(5).minus(TICK));
        assertThat(drain.phase()).isEqualTo(Phase.ABORTING);
        assertThat(drain.report()).isNotDone();
        time.advance(TICK);
        assertThat(report(drain).result()).isEqualTo(Result.TIMED_OUT);
        assertThat(report(drain).noReply()).isEqualTo(1);
    }

    @Test
    void drainIsOverWhenTheLastSessionLeavesByItself() {
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(3));
        sessions.all.forEach(session -> session.end(Outcome.ABNORMAL));
        time.advance(Duration.ZERO);
        assertThat(report(drain).abnormal()).isEqualTo(6);
        assertThat(report(drain).handshakes()).isEqualTo(4);
    }

    @Test
    void withoutSessionsItIsOverAtOnce() {
        sessions.all.clear();
        Drain drain = control().drain(Intent.STOP);
        time.advance(Duration.ZERO);
        assertThat(report(drain).duration()).isZero();
    }

    @Test
    void upgradeThatNeverEndsIsReportedAndItsSessionIsClosedAllTheSame() {
        Drain drain = drainDuringUpgrades(1);
        time.advance(Duration.ofSeconds(5));
        assertThat(report(drain).pendingUpgrades()).isEqualTo(1);
        assertThat(report(drain).result()).isEqualTo(Result.TIMED_OUT);
        VirtualSession late = sessions.openOne();
        time.advance(Duration.ZERO);
        assertThat(late.code).isEqualTo(1012);
    }

    @Test
    void abortSendsEveryCloseFrameNowAndCutsWhoDoesNotAnswerSoon() {
        sessions.all.get(0).answers = false;
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(2));
        drain.abort();
        time.advance(Duration.ZERO);
        assertThat(sessions.all).allMatch(session -> session.closedAt != null);
        time.advance(Duration.ofMillis(500).minus(TICK));
        assertThat(drain.phase()).isEqualTo(Phase.AWAITING);
        time.advance(TICK);
        assertThat(report(drain).result()).isEqualTo(Result.ABORTED);
    }

    @Test
    void cancelKeepsThoseWhoseTurnHasNotCome() {
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofMillis(3500));
        assertThat(drain.cancel()).isTrue();
        time.advance(Duration.ofMinutes(1));
        assertThat(report(drain).result()).isEqualTo(Result.CANCELLED);
        assertThat(report(drain).handshakes()).isEqualTo(4);
        assertThat(report(drain).kept()).isEqualTo(6);
        assertThat(drain.phase()).isEqualTo(Phase.RUNNING);
        assertThat(sessions.drainer).isNull();
    }

    @Test
    void drainThatIsDoneKeepsNoSessionInMemory() {
        policy = (session, intent) -> Optional.of(intent);
        DrainControl control = control();
        Drain drain = control.drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(9));
        WeakReference<Object> session = new WeakReference<>(sessions.all.get(0));
        sessions.all.clear();
        Eventually.isTrue(() -> {
            System.gc();
            return session.get() == null;
        });
        assertThat(control.current()).as("still known to the server").contains(drain);
    }

    @Test
    void reportAddsUp() {
        sessions.all.get(0).answers = false;
        sessions.all.get(1).halfSent = true;
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(2));
        sessions.all.stream()
                .filter(session -> session.closedAt == null && !session.halfSent && session.answers)
                .findFirst()
                .orElseThrow()
                .end(Outcome.ABNORMAL);
        time.advance(Duration.ofSeconds(20));
        DrainReport report = report(drain);
        assertThat(report.handshakes() + report.noReply() + report.aborted() + report.abnormal() + report.kept())
                .isEqualTo(report.sessions())
                .isEqualTo(10);
        assertThat(report.closeFramesSent()).containsEntry(1012, 9);
        assertThat(report.phases().values().stream().reduce(Duration.ZERO, Duration::plus))
                .isEqualTo(report.duration());
    }

    @Test
    void reportSaysHowLongEachPhaseTook() {
        readinessDelay = Duration.ofSeconds(5);
        VirtualSession last = sessions.all.get(0);
        last.answers = false;
        last.untracked = true;
        DrainControl control = control();
        Drain drain = control.drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(16));
        last.end(Outcome.HANDSHAKE);
        time.advance(Duration.ZERO);
        assertThat(report(drain).phases())
                .isEqualTo(Map.of(
                        Phase.ANNOUNCED,
                        Duration.ofSeconds(5),
                        Phase.CLOSING,
                        Duration.ofSeconds(9),
                        Phase.AWAITING,
                        Duration.ofSeconds(2)));
        assertThat(report(drain).untracked()).isEqualTo(1);
        assertThat(control.lastReport()).contains(report(drain));
    }

    @Test
    void listenersSeeThePhasesInOrderEvenIfAllLeaveByThemselves() throws Exception {
        Queue<Object> seen = new ConcurrentLinkedQueue<>();
        DrainControl control = control();
        control.listeners().add(new DrainListener() {
            @Override
            public void phaseEntered(Drain drain, Phase phase) {
                seen.add(phase);
            }

            @Override
            public void drainEnded(DrainReport report) {
                seen.add(report);
            }
        });
        Drain drain = control.drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(3));
        sessions.all.forEach(session -> session.end(Outcome.ABNORMAL));
        time.advance(Duration.ZERO);
        control.listeners().told().get(20, TimeUnit.SECONDS);
        assertThat(seen).containsExactly(Phase.ANNOUNCED, Phase.CLOSING, Phase.AWAITING, Phase.DRAINED, report(drain));
    }
}
