package io.jettyshutdown.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport.Result;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Outcome;
import io.jettyshutdown.Phase;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.drain.VirtualSessions.VirtualSession;
import io.jettyshutdown.testing.LogLines;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** What comes before each Close frame, and when it is sent, on a virtual clock. */
class ClosingTest extends VirtualDrain {

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
