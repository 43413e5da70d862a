package io.jettyshutdown.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.eclipse.jetty.websocket.api.Callback;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ConversationTest {

    private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
    private final Conversation conversation = new Conversation(scheduler, Duration.ofMillis(1));
    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final List<Callback> callbacks = new CopyOnWriteArrayList<>();

    @AfterEach
    void stop() {
        scheduler.shutdownNow();
    }

    private void begin() {
        conversation.begin((message, callback) -> {
            messages.add(message);
            callbacks.add(callback);
        });
        await().until(() -> callbacks.size() == 1);
    }

    @Test
    void countsWhatItReceives() {
        List.of("1", "2", "3").forEach(conversation::receive);

        assertThat(conversation.tally()).isEqualTo(new Tally(0, 3, 3));
    }

    @Test
    void gapInTheNumbersIsSeen() {
        List.of("1", "2", "4").forEach(conversation::receive);

        assertThat(new Tally(4, 0, 0).lostOnTheWayTo(conversation.tally())).isEqualTo(1);
    }

    @Test
    void repeatedOrLateMessageDoesNotMakeUpForAMissingOne() {
        List.of("1", "3", "3", "2").forEach(conversation::receive);

        assertThat(new Tally(3, 0, 0).lostOnTheWayTo(conversation.tally())).isEqualTo(1);
    }

    @Test
    void sendsTheNextMessageOnlyWhenThePreviousOneIsSent() {
        begin();
        await().during(Duration.ofMillis(100)).until(() -> messages.equals(List.of("1")));

        callbacks.get(0).succeed();

        await().until(() -> messages.equals(List.of("1", "2")));
        assertThat(conversation.tally().sent()).isEqualTo(1);
    }

    @Test
    void sendsNoMoreAfterAFailure() {
        begin();
        callbacks.get(0).fail(new IOException("closed"));

        await().during(Duration.ofMillis(100)).until(() -> messages.size() == 1);
        assertThat(conversation.tally().sent()).isZero();
    }

    @Test
    void endsWhenTheSessionIsClosedAndNothingIsBeingSent() {
        begin();
        callbacks.get(0).fail(new IOException("closed"));
        assertThat(conversation.end()).isNotDone();

        conversation.close();

        assertThat(conversation.end()).isCompletedWithValue(new Tally(0, 0, 0));
    }

    @Test
    void messageThatIsBeingSentWhenTheSessionClosesCountsIfItIsSent() {
        begin();
        conversation.close();
        assertThat(conversation.end()).isNotDone();

        callbacks.get(0).succeed();

        assertThat(conversation.end()).isCompletedWithValue(new Tally(1, 0, 0));
    }
}
