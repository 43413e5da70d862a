package io.jettyshutdown.drain;

import io.jettyshutdown.Farewell;
import io.jettyshutdown.Intent;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes between a session's turn and its Close frame: the end of a half-sent message, and the application's
 * farewell, which may block, throw or never complete. It runs on threads of its own, so that it holds up no Close frame
 * of another session. Thread-safe.
 */
final class Farewells {

    private static final Logger LOG = LoggerFactory.getLogger(Farewells.class);

    private final @Nullable Farewell farewell;
    private final long timeoutMillis;
    private final Tally tally;
    private final Executor speakers;
    private final AtomicReference<@Nullable Throwable> firstFailure = new AtomicReference<>();

    Farewells(Settings settings, Tally tally, Executor speakers) {
        this.farewell = settings.farewell();
        this.timeoutMillis = settings.farewellTimeout().toMillis();
        this.tally = tally;
        this.speakers = speakers;
    }

    /** Runs {@code sendClose} on the executor when everything is said, or when the time for it is over. */
    void sayTo(Session session, Intent intent, Executor executor, Runnable sendClose) {
        Farewell words = farewell;
        if (words == null) {
            session.whenBetweenMessages(() -> executor.execute(sendClose));
            return;
        }
        session.whenBetweenMessages(() -> {
            if (session.ended()) {
                executor.execute(sendClose);
            } else {
                speak(words, session, intent, executor, sendClose);
            }
        });
    }

    @SuppressWarnings("FutureReturnValueIgnored") // its last stage handles every failure
    private void speak(Farewell words, Session session, Intent intent, Executor executor, Runnable sendClose) {
        CompletableFuture<@Nullable Object> said = new CompletableFuture<>();
        FutureTask<@Nullable Void> speech = new FutureTask<>(() -> say(words, session, intent, said), null);
        speakers.execute(speech);
        said.orTimeout(timeoutMillis, TimeUnit.MILLISECONDS)
                .whenCompleteAsync(
                        (value, failure) -> {
                            if (failure != null) {
                                // One that blocks may heed the interrupt, and gives its thread back.
                                speech.cancel(true);
                                tally.farewellsFailed.incrementAndGet();
                                firstFailure.compareAndSet(null, failure);
                            }
                            sendClose.run();
                        },
                        executor);
    }

    private void say(Farewell words, Session session, Intent intent, CompletableFuture<@Nullable Object> said) {
        try {
            words.sayTo(session, intent).whenComplete((value, failure) -> {
                if (failure == null) {
                    said.complete(null);
                } else {
                    said.completeExceptionally(failure);
                }
            });
        } catch (Throwable e) {
            said.completeExceptionally(e);
        }
    }

    void logFailures() {
        Throwable failure = firstFailure.get();
        if (failure != null) {
            LOG.warn(
                    "{} farewells failed or took longer than {} ms, the first:",
                    tally.farewellsFailed.get(),
                    timeoutMillis,
                    failure);
        }
    }
}
