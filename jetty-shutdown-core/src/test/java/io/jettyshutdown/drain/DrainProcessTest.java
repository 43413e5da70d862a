package io.jettyshutdown.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainListener;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.DrainReport.Result;
import io.jettyshutdown.Farewell;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Outcome;
import io.jettyshutdown.Phase;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.SessionPolicy;
import io.jettyshutdown.TimeBudget;
import io.jettyshutdown.drain.VirtualSessions.VirtualSession;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.LogLines;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** The phases on a virtual clock, at their boundaries. Grace period 25 s: window 15 s, handshake 5 s, HTTP 5 s. */
class DrainProcessTest {

    private static final Duration TICK = Duration.ofNanos(1);

    private final VirtualTime time = new VirtualTime();
    private final VirtualSessions sessions = new VirtualSessions(time, 10);
    private Reconnects reconnects = Reconnects.elsewhere(1);
    private Duration readinessDelay = Duration.ZERO;
    private Farewell farewell;
    private SessionPolicy policy;

    private DrainControl control() {
        return control(() -> time);
    }

    private DrainControl control(Supplier<DrainThreads> threads) {
        TimeBudget budget = GracefulShutdown.builder()
                .gracePeriod(Duration.ofSeconds(25).plus(readinessDelay))
                .readinessDelay(readinessDelay)
                .closingWindow(Duration.ofSeconds(15))
                .handshakeTimeout(Duration.ofSeconds(5))
                .httpDrain(Duration.ofSeconds(5))
                .timeBudget();
        Settings settings = new Settings(budget, reconnects, farewell, policy, Duration.ofSeconds(1));
        return new DrainControl(settings, sessions, threads);
    }

    private static DrainReport report(Drain drain) {
        assertThat(drain.report()).isDone();
        return drain.report().join();
    }

    @Test
    void eachSessionIsClosedInItsSlotAndTheDrainEndsWithTheLast() {
        Drain drain = control().drain(Intent.RESTART);
        assertThat(drain.phase()).isEqualTo(Phase.ANNOUNCED);
        time.advance(Duration.ofSeconds(9).minus(TICK));
        assertThat(drain.phase()).isEqualTo(Phase.CLOSING);
        assertThat(drain.elapsed()).isEqualTo(Duration.ofSeconds(9).minus(TICK));
        assertThat(drain.remaining()).isEqualTo(1);
        time.advance(TICK);
        assertThat(report(drain).handshakes()).isEqualTo(10);
        assertThat(report(drain).result()).isEqualTo(Result.COMPLETED);
        assertThat(report(drain).duration()).isEqualTo(Duration.ofSeconds(9));
        assertThat(report(drain).closeFramesReceived()).isEqualTo(Map.of(1012, 10));
        time.advance(Duration.ofSeconds(1));
        assertThat(drain.elapsed()).isEqualTo(Duration.ofSeconds(9));
        assertThat(sessions.all)
                .extracting(session -> session.closedAt.toSeconds())
                .containsExactlyInAnyOrder(0L, 1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(sessions.all).extracting(session -> session.reason).containsOnly("Service restart;retry-after-ms=0");
    }

    @Test
    void closingIsCompressedIntoTheWindowAndTheRestOfTheWaitTravelsInTheReason() {
        reconnects = Reconnects.elsewhere(0.3);
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(15));
        assertThat(report(drain).handshakes()).isEqualTo(10);
        List<Duration> back = sessions.reconnects();
        for (int i = 0; i < back.size(); i++) {
            assertThat(back.get(i).toMillis()).isBetween((long) (i / 0.3 * 1000), (long) (i / 0.3 * 1000) + 1);
        }
    }

    @Test
    void allAreClosedAtOnceIfThisNodeComesBack() {
        reconnects = Reconnects.here(Duration.ofSeconds(4), 2);
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ZERO);
        assertThat(report(drain).handshakes()).isEqualTo(10);
        assertThat(sessions.reconnects()).first().isEqualTo(Duration.ofSeconds(4));
        assertThat(sessions.reconnects()).last().isEqualTo(Duration.ofMillis(8500));
    }

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
    void processThatIsAboutToEndEndsTheWaitingOfTheRunningDrain() {
        readinessDelay = Duration.ofSeconds(5);
        sessions.all.get(0).answers = false;
        DrainControl control = control();
        Drain drain = control.drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(1));
        control.hurry();
        time.advance(Duration.ofMillis(500));
        assertThat(report(drain).result()).isEqualTo(Result.ABORTED);
        assertThat(report(drain).handshakes()).isEqualTo(9);
    }

    /** The hook that stops the server may be slower than the second signal. */
    @Test
    void processThatIsAboutToEndEndsTheWaitingOfADrainThatBeginsLater() {
        readinessDelay = Duration.ofSeconds(5);
        sessions.all.get(0).answers = false;
        DrainControl control = control();
        control.hurry();
        Drain drain = control.drainToStop(Intent.RESTART);
        time.advance(Duration.ofMillis(500));
        assertThat(report(drain).result()).isEqualTo(Result.ABORTED);
        assertThat(report(drain).handshakes()).isEqualTo(9);
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
    void upgradeUnderWayIsAwaitedAndItsSessionIsClosedAsSoonAsItIsOpen() {
        sessions.all.clear();
        sessions.opening = 1;
        Drain drain = control().drain(Intent.RESTART);
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
        sessions.all.clear();
        sessions.opening = 1;
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(1));
        sessions.drainer.noneOpening();
        VirtualSession late = sessions.openOne();
        sessions.opening = 0;
        time.advance(Duration.ZERO);
        assertThat(late.code).isEqualTo(1012);
        assertThat(report(drain).sessions()).isEqualTo(1);
    }

    @Test
    void upgradeThatNeverEndsIsReportedAndItsSessionIsClosedAllTheSame() {
        sessions.all.clear();
        sessions.opening = 1;
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(5));
        assertThat(report(drain).pendingUpgrades()).isEqualTo(1);
        assertThat(report(drain).result()).isEqualTo(Result.TIMED_OUT);
        VirtualSession late = sessions.openOne();
        time.advance(Duration.ZERO);
        assertThat(late.code).isEqualTo(1012);
    }

    @Test
    void sessionsThatAnotherDrainHasTakenOverAreNotAwaited() {
        sessions.all.forEach(session -> session.answers = false);
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(10));
        assertThat(drain.phase()).isEqualTo(Phase.AWAITING);
        sessions.all.forEach(session -> sessions.drainer.takenOver());
        time.advance(Duration.ZERO);
        assertThat(report(drain).kept()).isEqualTo(10);
        assertThat(report(drain).result()).isEqualTo(Result.COMPLETED);
    }

    @Test
    void sessionInTheMiddleOfAMessageIsClosedWhenTheMessageIsComplete() {
        VirtualSession busy = sessions.all.get(0);
        busy.halfSent = true;
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(11));
        assertThat(drain.phase()).isEqualTo(Phase.CLOSING);
        assertThat(busy.closedAt).isNull();
        busy.action.run();
        time.advance(Duration.ZERO);
        assertThat(report(drain).handshakes()).isEqualTo(10);
    }

    @Test
    void messageThatIsNeverCompleteHoldsUpNothingBeyondTheWindow() {
        VirtualSession busy = sessions.all.get(0);
        busy.halfSent = true;
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(15));
        assertThat(busy.closedAt).isEqualTo(Duration.ofSeconds(15));
        assertThat(report(drain).handshakes()).isEqualTo(10);
    }

    @Test
    void farewellComesBeforeTheCloseFrame() {
        CompletableFuture<Void> said = new CompletableFuture<>();
        farewell = (session, intent) -> said;
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(10));
        assertThat(sessions.all).allMatch(session -> session.closedAt == null);
        said.complete(null);
        time.advance(Duration.ZERO);
        assertThat(report(drain).handshakes()).isEqualTo(10);
        assertThat(report(drain).farewellsFailed()).isZero();
    }

    @Test
    void farewellThatFailsIsCountedAndTheCloseFrameFollows() {
        farewell = (session, intent) -> {
            throw new IllegalStateException("on purpose");
        };
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(9));
        assertThat(report(drain).handshakes()).isEqualTo(10);
        assertThat(report(drain).farewellsFailed()).isEqualTo(10);
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
    void cancelIsTooLateForAStopAndAfterTheEnd() {
        DrainControl control = control();
        Drain drain = control.drain(Intent.RESTART);
        assertThat(control.drainToStop(Intent.STOP)).isSameAs(drain);
        assertThat(drain.cancel()).isFalse();
        time.advance(Duration.ofSeconds(9));
        assertThat(drain.cancel()).isFalse();
        assertThat(report(drain).result()).isEqualTo(Result.COMPLETED);
    }

    @Test
    void drainThatIsDoneIsFoundByTheNextTriggerUntilTheServerStartsAgain() {
        DrainControl control = control();
        Drain drain = control.drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(9));
        assertThat(control.drainToStop(Intent.STOP)).isSameAs(drain);
        assertThat(control.phase()).isEqualTo(Phase.DRAINED);
        control.reset();
        assertThat(control.phase()).isEqualTo(Phase.RUNNING);
        assertThat(control.current()).isEmpty();
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
    void peerThatHasClosedTheConnectionIsCutBeforeTheTimeIsOver() {
        VirtualSession gone = sessions.all.get(0);
        VirtualSession answered = sessions.all.get(1);
        VirtualSession leftAlone = sessions.all.get(2);
        gone.answers = false;
        policy = (session, intent) -> session == leftAlone ? Optional.empty() : Optional.of(intent);
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(10));
        assertThat(drain.phase()).isEqualTo(Phase.AWAITING);
        assertThat(drain.remaining()).isEqualTo(1);
        assertThat(gone.cut).isFalse();
        sessions.all.forEach(session -> session.gone = true);
        time.advance(Duration.ofMillis(100));
        assertThat(gone.cut).isTrue();
        assertThat(answered.cut).isFalse();
        assertThat(leftAlone.cut).isFalse();
    }

    /** There may be very many to look at. */
    @Test
    void lookingForPeersThatAreGoneTakesNoMoreThanAFiftiethOfTheTime() {
        VirtualSession slow = sessions.all.get(0);
        slow.answers = false;
        slow.look = Duration.ofMillis(10);
        control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(10));
        assertThat(slow.looks).as("after 100 ms, then every 510 ms").isEqualTo(20);
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

    @Test
    void serverServesAgainAsSoonAsADrainIsCancelled() {
        DrainControl control = control();
        Drain cancelled = control.drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(1));
        assertThat(cancelled.cancel()).isTrue();
        assertThat(control.current()).isEmpty();
        assertThat(control.phase()).isEqualTo(Phase.RUNNING);
    }

    @Test
    void drainOfTheServerTakesThatOfAContextOver() {
        DrainControl control = control(time::another);
        Drain ofContext = control.drainContext("/app", Intent.STOP, sessions, reconnects);
        assertThat(ofContext.contextPath()).hasValue("/app");
        time.advance(Duration.ofMillis(2500));
        Drain ofServer = control.drain(Intent.RESTART);
        assertThat(ofServer.contextPath()).isEmpty();
        assertThat(control.drainContext("/app", Intent.STOP, sessions, reconnects))
                .isSameAs(ofServer);
        time.advance(Duration.ofSeconds(10));
        assertThat(report(ofContext).result()).isEqualTo(Result.CANCELLED);
        assertThat(report(ofContext).handshakes()).isEqualTo(3);
        assertThat(report(ofContext).kept()).isEqualTo(7);
        assertThat(report(ofServer).handshakes()).isEqualTo(7);
        assertThat(control.lastReport()).contains(report(ofServer));
    }

    @Test
    void contextMayBeDrainedAgain() {
        DrainControl control = control(time::another);
        Drain first = control.drainContext("/app", Intent.STOP, sessions, reconnects);
        assertThat(first.cancel()).as("the context stops").isFalse();
        time.advance(Duration.ofSeconds(9));
        assertThat(report(first).handshakes()).isEqualTo(10);
        sessions.all.add(new VirtualSessions(time, 1).all.get(0));
        Drain second = control.drainContext("/app", Intent.STOP, sessions, reconnects);
        time.advance(Duration.ofSeconds(1));
        assertThat(report(second).handshakes()).isEqualTo(1);
        assertThat(control.current()).isEmpty();
        assertThat(control.lastReport()).as("of the server").isEmpty();
    }

    /** Else an application that was replaced would stay in memory. */
    @Test
    void drainOfAContextIsForgottenWhenItIsOver() {
        DrainControl control = control(time::another);
        WeakReference<Drain> drain =
                new WeakReference<>(control.drainContext("/app", Intent.STOP, sessions, reconnects));
        time.advance(Duration.ofMinutes(1));
        assertThat(sessions.open()).isZero();
        sessions.all.clear();
        sessions.drainer = null;
        Eventually.isTrue(() -> {
            System.gc();
            return drain.get() == null;
        });
        assertThat(control.hurried()).isNotDone();
    }

    @Test
    void processThatIsAboutToEndEndsTheWaitingOfAContext() {
        sessions.all.get(0).answers = false;
        DrainControl control = control(time::another);
        Drain drain = control.drainContext("/app", Intent.STOP, sessions, reconnects);
        time.advance(Duration.ofSeconds(1));
        control.hurry();
        assertThat(control.hurried()).isDone();
        time.advance(Duration.ofMillis(500));
        assertThat(report(drain).result()).isEqualTo(Result.ABORTED);
    }

    @Test
    void policyThatFailsDecidesNothing() {
        try (LogLines log = new LogLines()) {
            policy = (session, intent) -> {
                throw new IllegalStateException("on purpose");
            };
            Drain drain = control().drain(Intent.RESTART);
            time.advance(Duration.ofSeconds(9));
            assertThat(sessions.all).allMatch(session -> session.code == 1012);
            assertThat(report(drain).kept()).isZero();
            assertThat(log.lines())
                    .filteredOn(line -> line.startsWith("WARN"))
                    .containsExactly("WARN The session policy failed, this is logged once; the session is told the"
                            + " drain's intent");
        }
    }

    @Test
    void thoseThatThePolicyLeavesAloneAreNotAwaited() {
        VirtualSession leftAlone = sessions.all.get(0);
        policy = (session, intent) -> session == leftAlone ? Optional.empty() : Optional.of(intent);
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(9));
        assertThat(report(drain).kept()).isEqualTo(1);
        assertThat(report(drain).handshakes()).isEqualTo(9);
        assertThat(drain.remaining()).isZero();
        assertThat(sessions.open()).isEqualTo(1);
        assertThat(leftAlone.closedAt).isNull();
    }

    @Test
    void farewellThatFailsLaterIsCountedAndTheFirstIsLogged() {
        List<CompletableFuture<Void>> said = new ArrayList<>();
        farewell = (session, intent) -> {
            CompletableFuture<Void> words = new CompletableFuture<>();
            said.add(words);
            return words;
        };
        try (LogLines log = new LogLines()) {
            Drain drain = control().drain(Intent.RESTART);
            time.advance(Duration.ofSeconds(9));
            assertThat(said).hasSize(10);
            said.get(0).completeExceptionally(new IllegalStateException("on purpose"));
            said.subList(1, 10).forEach(words -> words.complete(null));
            time.advance(Duration.ofSeconds(1));
            assertThat(report(drain).farewellsFailed()).isEqualTo(1);
            assertThat(report(drain).handshakes()).isEqualTo(10);
            assertThat(log.lines()).contains("WARN 1 farewells failed or took longer than 1000 ms, the first:");
        }
    }

    @Test
    void sessionThatHasLeftBeforeItsTurnIsSaidNothing() {
        List<Object> spokenTo = new ArrayList<>();
        farewell = (session, intent) -> {
            spokenTo.add(session);
            return CompletableFuture.completedFuture(null);
        };
        VirtualSession busy = sessions.all.get(0);
        busy.halfSent = true;
        sessions.all.get(1).answers = false;
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(9));
        busy.end(Outcome.ABNORMAL);
        busy.completeMessage();
        time.advance(Duration.ZERO);
        assertThat(spokenTo).hasSize(9).doesNotContain(busy);
        assertThat(drain.phase()).as("nothing more is to be sent").isEqualTo(Phase.AWAITING);
    }

    @Test
    void sessionsAreClosedInRandomOrderUnlessAllGoAtOnce() {
        List<Object> order = new ArrayList<>();
        farewell = (session, intent) -> {
            order.add(session);
            return CompletableFuture.completedFuture(null);
        };
        control(time::another).drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(9));
        assertThat(order).containsExactlyInAnyOrderElementsOf(sessions.all).isNotEqualTo(sessions.all);

        order.clear();
        sessions.all.replaceAll(ended -> new VirtualSessions(time, 1).all.get(0));
        reconnects = Reconnects.UNPACED;
        control(time::another).drain(Intent.RESTART);
        time.advance(Duration.ZERO);
        assertThat(order).isEqualTo(sessions.all);
    }

    @Test
    void messageThatIsCompleteAfterACancellationIsFollowedByNoCloseFrame() {
        VirtualSession busy = sessions.all.get(0);
        busy.halfSent = true;
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(10));
        assertThat(drain.cancel()).isTrue();
        time.advance(Duration.ZERO);
        busy.completeMessage();
        time.advance(Duration.ZERO);
        assertThat(busy.closedAt).isNull();
        assertThat(report(drain).kept()).isEqualTo(1);
    }

    /** Else a peer that does not answer would be awaited from the end of the window on. */
    @Test
    void sessionThatHasLeftNeedsNoCloseFrame() {
        sessions.all.forEach(session -> session.answers = false);
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(3));
        sessions.all.stream()
                .filter(session -> session.closedAt == null)
                .findFirst()
                .orElseThrow()
                .end(Outcome.ABNORMAL);
        time.advance(Duration.ofSeconds(5));
        assertThat(drain.phase()).isEqualTo(Phase.AWAITING);
    }

    @Test
    void upgradeThatOpensNoSessionIsAwaitedNoLonger() {
        sessions.all.clear();
        sessions.opening = 1;
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(1));
        sessions.opening = 0;
        sessions.drainer.noneOpening();
        time.advance(Duration.ZERO);
        assertThat(report(drain).result()).isEqualTo(Result.COMPLETED);
    }

    @Test
    void sessionThatEndsBeforeTheDrainHearsThatItIsOpenIsNotAwaited() {
        sessions.all.clear();
        sessions.opening = 1;
        Drain drain = control().drain(Intent.RESTART);
        time.advance(Duration.ofSeconds(1));
        VirtualSession late = sessions.openOne();
        late.end(Outcome.ABNORMAL);
        sessions.opening = 0;
        time.advance(Duration.ZERO);
        assertThat(report(drain).result()).isEqualTo(Result.COMPLETED);
        assertThat(report(drain).sessions()).isZero();
    }

    @Test
    void abortAsksThePolicyToo() {
        List<VirtualSession> leftAlone = sessions.all.subList(0, 2);
        policy = (session, intent) -> leftAlone.contains(session) ? Optional.empty() : Optional.of(intent);
        Drain drain = control().drain(Intent.RESTART);
        drain.abort();
        time.advance(Duration.ZERO);
        assertThat(report(drain).result()).isEqualTo(Result.COMPLETED);
        assertThat(report(drain).kept()).isEqualTo(2);
        assertThat(report(drain).handshakes()).isEqualTo(8);
        assertThat(leftAlone).allMatch(session -> session.closedAt == null);
    }
}
