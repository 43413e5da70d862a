package io.jettyshutdown.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Blocker;
import io.jettyshutdown.testing.Eventually;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListenersTest {

    private final Listeners<Consumer<String>> listeners = new Listeners<>();
    private final Blocker testOver = new Blocker();

    @AfterEach
    void letThemGo() {
        testOver.letGo();
    }

    private void tell(String event) {
        listeners.tell(listener -> listener.accept(event));
    }

    @Test
    void eventsComeInOrderAndToldWaitsForThem() throws Exception {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        listeners.add(heard::add);
        for (int i = 0; i < 100; i++) {
            tell("" + i);
        }
        listeners.told().get(20, TimeUnit.SECONDS);
        assertThat(heard).hasSize(100).startsWith("0", "1").endsWith("99");
    }

    @Test
    void listenerThatBlocksOrThrowsDoesNotConcernOthers() {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        listeners.add(event -> testOver.block());
        listeners.add(event -> {
            throw new StackOverflowError("on purpose");
        });
        listeners.add(heard::add);
        tell("one");
        tell("two");
        Eventually.isTrue(() -> List.copyOf(heard).equals(List.of("one", "two")));
        assertThat(listeners.told()).isNotDone();
    }

    @Test
    void eventsForAListenerThatBlocksAreBounded() throws Exception {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        listeners.add(event -> {
            if (event.equals("first")) {
                testOver.block();
            }
            heard.add(event);
        });
        tell("first");
        Eventually.isTrue(() -> testOver.arrived() == 1);
        for (int i = 0; i < Listeners.MAX_BEHIND + 1000; i++) {
            tell("later");
        }
        testOver.letGo();
        Eventually.isTrue(() -> heard.size() >= 1 + Listeners.MAX_BEHIND);
        listeners.told().get(20, TimeUnit.SECONDS);
        assertThat(heard).hasSize(1 + Listeners.MAX_BEHIND);
    }

    @Test
    void listenerMayAskOnItsOwnThreadWhetherAllAreTold() throws Exception {
        CompletableFuture<Void> answered = new CompletableFuture<>();
        listeners.add(event -> {
            try {
                listeners.told().get(20, TimeUnit.SECONDS);
                answered.complete(null);
            } catch (Exception e) {
                answered.completeExceptionally(e);
            }
        });
        tell("ask");
        answered.get(10, TimeUnit.SECONDS);
    }

    @Test
    void removedListenerIsNotTold() throws Exception {
        Queue<String> heard = new ConcurrentLinkedQueue<>();
        Consumer<String> listener = heard::add;
        listeners.add(listener);
        tell("one");
        listeners.told().get(20, TimeUnit.SECONDS);
        listeners.remove(listener);
        tell("two");
        listeners.told().get(20, TimeUnit.SECONDS);
        assertThat(heard).containsExactly("one");
    }
}
