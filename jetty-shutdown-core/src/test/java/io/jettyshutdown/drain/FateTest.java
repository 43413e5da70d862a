package io.jettyshutdown.drain;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FateTest {

    private final Fate fate = new Fate();

    @Test
    void openDrainIsCancelledOnce() {
        assertThat(fate.cancel()).isTrue();
        assertThat(fate.cancelled()).isTrue();
        assertThat(fate.cancel()).isFalse();
        assertThat(fate.handOver()).isFalse();
        assertThat(fate.settle()).isFalse();
    }

    @Test
    void stopThatWaitsForItCannotBeCancelledButTakenOver() {
        fate.commit();
        assertThat(fate.cancel()).isFalse();
        assertThat(fate.handOver()).isTrue();
        assertThat(fate.cancelled()).isTrue();
    }

    @Test
    void openDrainIsTakenOver() {
        assertThat(fate.handOver()).isTrue();
        assertThat(fate.cancelled()).isTrue();
    }

    @Test
    void drainThatIsOverStaysSo() {
        assertThat(fate.settle()).isTrue();
        assertThat(fate.settle()).isFalse();
        assertThat(fate.cancel()).isFalse();
        assertThat(fate.handOver()).isFalse();
        assertThat(fate.cancelled()).isFalse();
    }

    @Test
    void committedDrainEndsAsAnyOther() {
        fate.commit();
        assertThat(fate.settle()).isTrue();
        assertThat(fate.handOver()).isFalse();
    }

    @Test
    void cancelledDrainIsNotCommittedAnyMore() {
        assertThat(fate.cancel()).isTrue();
        fate.commit();
        assertThat(fate.cancelled()).isTrue();
    }
}
