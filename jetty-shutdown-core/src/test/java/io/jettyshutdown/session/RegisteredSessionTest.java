package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Outcome;
import io.jettyshutdown.testing.Eventually;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RegisteredSessionTest {

    /** Else the report of a drain that cuts at that very moment would lack a session. */
    @Test
    void whoeverFindsThatASessionHasEndedFindsItCounted() throws Exception {
        SlowDrainer drainer = new SlowDrainer();
        TrackedSession session = new TrackedSession(new SessionRegistry(() -> false));
        session.claim(drainer);

        CompletableFuture<Void> ended = CompletableFuture.runAsync(session::connectionEnded);
        assertThat(drainer.counting.await(20, TimeUnit.SECONDS)).isTrue();
        CompletableFuture<Integer> cut = new CompletableFuture<>();
        Thread cutter = new Thread(() -> {
            session.giveUp();
            cut.complete(drainer.ended.size());
        });
        cutter.start();
        Eventually.isTrue(() -> cut.isDone() || cutter.getState() == Thread.State.BLOCKED);
        drainer.goOn.countDown();

        assertThat(cut.get(20, TimeUnit.SECONDS)).isEqualTo(1);
        ended.get(20, TimeUnit.SECONDS);
        assertThat(drainer.ended).containsExactly(Outcome.ABNORMAL);
    }

    /** Else a drain would wait for a session whose end it is not told. */
    @Test
    void drainThatLosesASessionToAnotherIsToldSo() {
        TrackedSession session = new TrackedSession(new SessionRegistry(() -> false));
        RecordingDrainer first = new RecordingDrainer();
        RecordingDrainer second = new RecordingDrainer();

        assertThat(session.claim(first)).isTrue();
        assertThat(session.claim(second)).isTrue();
        session.connectionEnded();

        assertThat(first.takenOver).hasValue(1);
        assertThat(first.ended).isEmpty();
        assertThat(second.takenOver).hasValue(0);
        assertThat(second.ended).containsExactly(Outcome.ABNORMAL);
    }

    /** As slow as a thread that loses its processor in the middle. */
    private static final class SlowDrainer extends RecordingDrainer {

        final CountDownLatch counting = new CountDownLatch(1);
        final CountDownLatch goOn = new CountDownLatch(1);

        @Override
        public void ended(Outcome outcome) {
            counting.countDown();
            try {
                goOn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            super.ended(outcome);
        }
    }
}
