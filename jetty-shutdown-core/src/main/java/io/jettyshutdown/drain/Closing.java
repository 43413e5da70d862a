package io.jettyshutdown.drain;

import io.jettyshutdown.Intent;
import io.jettyshutdown.codes.CloseReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Sends the Close frames of one drain: to each session in its slot, and at once to one that opens late.
 *
 * <p><b>Concurrency.</b> Confined to the loop, but for the counters and for {@link #sendClose}, which runs on a closer.
 */
final class Closing {

    private final Drainer drainer;
    private final Decisions decisions;
    private final Settings settings;
    private final DrainThreads threads;
    private final Executor closers;
    private final Farewells farewells;
    private final Tally tally;
    private final Runnable onProgress;

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger unsent = new AtomicInteger();
    private final List<Session> sessions = new ArrayList<>();
    private Schedule schedule;
    private long begun;
    private int scheduled;
    private int next;
    private volatile boolean cancelled;

    Closing(
            Drainer drainer,
            Decisions decisions,
            Settings settings,
            DrainThreads threads,
            Farewells farewells,
            Tally tally,
            Runnable onProgress) {
        this.drainer = drainer;
        this.decisions = decisions;
        this.settings = settings;
        this.threads = threads;
        this.closers = threads.closers();
        this.farewells = farewells;
        this.tally = tally;
        this.onProgress = onProgress;
        this.schedule = scheduleFor(0);
    }

    /** Begins with those that are open. */
    void begin(Collection<? extends Session> found) {
        begun = threads.nanoTime();
        open.addAndGet(found.size());
        found.forEach(this::claim);
        Collections.shuffle(sessions);
        scheduled = sessions.size();
        unsent.addAndGet(scheduled);
        schedule = scheduleFor(scheduled);
        closeThoseDue();
    }

    private Schedule scheduleFor(int count) {
        return new Schedule(count, settings.reconnects(), settings.budget().closingWindow());
    }

    /** Takes a session over that is counted as open already, since it may end at once. */
    private boolean claim(Session session) {
        if (!session.claim(drainer)) {
            open.decrementAndGet();
            return false;
        }
        tally.sessions.incrementAndGet();
        if (session.untracked()) {
            tally.untracked.incrementAndGet();
        }
        sessions.add(session);
        return true;
    }

    private void closeThoseDue() {
        if (cancelled) {
            return;
        }
        long elapsed = threads.nanoTime() - begun;
        while (next < scheduled && schedule.closeAt(next) <= elapsed) {
            int slot = next++;
            Session session = sessions.get(slot);
            whenDecided(
                    decisions.of(session),
                    intent -> farewells.sayTo(session, intent, closers, () -> sendClose(session, slot, intent)),
                    () -> leaveUnsent(session));
        }
        if (next < scheduled) {
            threads.schedule(this::closeThoseDue, schedule.closeAt(next) - elapsed);
        }
    }

    @SuppressWarnings("FutureReturnValueIgnored") // a policy that fails has decided, too
    private static void whenDecided(
            CompletableFuture<Optional<Intent>> decision, Consumer<Intent> tell, Runnable leave) {
        decision.thenAccept(told -> told.ifPresentOrElse(tell, leave));
    }

    /** A session opens although upgrades are refused. Any thread; {@link #closeLate} follows. */
    void expectLate() {
        open.incrementAndGet();
    }

    /** Closes it as soon as it is open, even if the drain is over. */
    void closeLate(Session session) {
        if (!cancelled && claim(session)) {
            int slot = sessions.size() - 1;
            unsent.incrementAndGet();
            session.whenBetweenMessages(() -> whenDecided(
                    decisions.of(session),
                    intent -> closers.execute(() -> sendClose(session, slot, intent)),
                    () -> leaveUnsent(session)));
        }
    }

    private void sendClose(Session session, int slot, Intent intent) {
        try {
            sendCloseNow(session, slot, intent);
        } finally {
            sent();
        }
    }

    private void leaveUnsent(Session session) {
        leaveAlone(session);
        sent();
    }

    private void sent() {
        if (unsent.decrementAndGet() == 0) {
            threads.execute(onProgress);
        }
    }

    private void sendCloseNow(Session session, int slot, Intent intent) {
        if (!cancelled) {
            CloseReason reason =
                    new CloseReason(intent.reason()).retryAfter(schedule.retryAfter(slot, threads.nanoTime() - begun));
            session.sendClose(drainer, intent.code(), reason.toString());
        }
    }

    private void leaveAlone(Session session) {
        if (session.release(drainer)) {
            tally.kept.incrementAndGet();
            open.decrementAndGet();
            threads.execute(onProgress);
        }
    }

    /** Cuts those whose peer has closed the connection instead of answering. */
    void cutTheGone() {
        for (Session session : sessions) {
            if (!session.ended() && !decisions.leavesAlone(session) && session.gone()) {
                closers.execute(session::cut);
            }
        }
    }

    /** Whether every session's Close frame has been handed over. */
    boolean allSent() {
        return unsent.get() == 0;
    }

    /** No waiting any more for slots, farewells, half-sent messages and blocked callbacks. */
    void sendTheRestNow() {
        if (!allSent()) {
            for (int i = 0; i < sessions.size(); i++) {
                int slot = i;
                Session session = sessions.get(slot);
                whenDecided(
                        decisions.soonOf(session),
                        intent -> closers.execute(() -> sendCloseNow(session, slot, intent)),
                        () -> leaveAlone(session));
            }
        }
    }

    /** One of ours has ended. Any thread. */
    boolean endedAndNoneOpen() {
        return open.decrementAndGet() == 0;
    }

    boolean noneOpen() {
        return open.get() == 0;
    }

    /** Settles what is still open, then cuts it. The action runs on the loop when all is cut, if nothing blocks. */
    void cutTheRest(Runnable onAllCut) {
        List<Session> rest = sessions.stream()
                .filter(session -> !session.ended() && !decisions.leavesAlone(session))
                .toList();
        AtomicInteger uncut = new AtomicInteger(rest.size());
        if (rest.isEmpty()) {
            onAllCut.run();
        }
        rest.forEach(Session::giveUp);
        for (Session session : rest) {
            closers.execute(() -> {
                session.cut();
                if (uncut.decrementAndGet() == 0) {
                    threads.execute(onAllCut);
                }
            });
        }
    }

    /** Lets go of those whose turn has not come. */
    void keepTheRest() {
        cancelled = true;
        for (Session session : sessions) {
            if (session.release(drainer)) {
                tally.kept.incrementAndGet();
            }
        }
    }

    /** The drain is over: a server that goes on running does not keep its old sessions in memory. */
    void forget() {
        next = scheduled;
        sessions.clear();
        decisions.forget();
    }
}
