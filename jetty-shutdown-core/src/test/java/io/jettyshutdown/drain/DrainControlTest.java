package io.jettyshutdown.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport.Result;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Phase;
import io.jettyshutdown.testing.Eventually;
import java.lang.ref.WeakReference;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** Several triggers and several drains, on a virtual clock. */
class DrainControlTest extends VirtualDrain {

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
}
