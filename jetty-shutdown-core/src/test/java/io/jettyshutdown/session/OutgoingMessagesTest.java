package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class OutgoingMessagesTest {

    private final OutgoingMessages messages = new OutgoingMessages();
    private int run;

    private void ask() {
        messages.whenBetween(() -> run++);
    }

    @Test
    void whatWaitsForTheOpenCallbackRunsOnceWhenItHasReturned() {
        ask();
        assertThat(run).isZero();
        messages.open();
        messages.open();
        assertThat(run).isEqualTo(1);
    }

    @Test
    void nothingWaitsBetweenMessages() {
        messages.open();
        ask();
        assertThat(run).isEqualTo(1);
    }

    @Test
    void whatWaitsForAMessageRunsOnceWhenItIsComplete() {
        messages.open();
        messages.sent(false);
        ask();
        messages.sent(false);
        assertThat(run).isZero();
        messages.sent(true);
        messages.sent(true);
        assertThat(run).isEqualTo(1);
        messages.sent(false);
        messages.sent(true);
        assertThat(run).isEqualTo(1);
    }

    @Test
    void completeMessageIsNotEnoughWhileItIsNotOpen() {
        ask();
        messages.sent(false);
        messages.sent(true);
        assertThat(run).isZero();
    }

    @Test
    void endOfTheSessionLetsGoOfWhateverWaits() {
        messages.open();
        messages.sent(false);
        ask();
        messages.end();
        assertThat(run).isEqualTo(1);
        ask();
        assertThat(run).as("at once from then on").isEqualTo(2);
    }
}
