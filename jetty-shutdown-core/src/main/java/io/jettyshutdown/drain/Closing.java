package io.jettyshutdown.drain;

import io.jettyshutdown.Outcome;
import io.jettyshutdown.Reconnects;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Sends the Close frames of one drain: to each session in its slot, and at once to one that opens late.
 *
 * <p><b>Concurrency.</b> Confined to the loop, but for the counters, the slots, and what a {@link Turn} uses.
 */
final class Closing implements Drainer {

    /** For the farewell of a session that opens when no other is waited for. */
    private static final Duration LATE_WORDS = Duration.ofMillis(250);

    final Decisions decisions;
    private final Settings settings;
    private final DrainThreads threads;
    final Executor closers;
    final Farewells farewells;
    private final Tally tally;
    private final BooleanSupplier cancelled;
    private final Runnable onProgress;

    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger unsent = new AtomicInteger();
    private final List<Turn> turns = new ArrayList<>();
    final Slots slots;
    private Schedule schedule;
    private volatile long begun;
    private boolean windowOver;

    Closing(
            Decisions decisions,
            Settings settings,
            DrainThreads threads,
            Farewells farewells,
            Tally tally,
            BooleanSupplier cancelled,
            Runnable onProgress) {
        this.decisions = decisions;
        this.settings = settings;
        this.threads = threads;
        this.closers = threads.closers();
        this.farewells = farewells;
        this.tally = tally;
        this.cancelled = cancelled;
        this.onProgress = onProgress;
        this.slots = new Slots(settings.reconnects());
        this.schedule = scheduleOf(0);
    }

    /** Begins with those that are open. */
    void begin(Collection<? extends Session> found) {
        open.addAndGet(found.size());
        found.forEach(this::claim);
        if (!settings.reconnects().equals(Reconnects.UNPACED)) {
            // Those that came together do not leave together. If all go at once, neighbours in memory are quicker.
            Collections.shuffle(turns);
        }
        unsent.addAndGet(turns.size());
        schedule = scheduleOf(turns.size());
        begun = threads.nanoTime();
        closeThoseDue();
    }

    private Schedule scheduleOf(int sessions) {
        return new Schedule(sessions, settings.reconnects(), settings.budget().closingWindow(), slots);
    }

    /** Nanoseconds since the closing window began. */
    long elapsed() {
        return threads.nanoTime() - begun;
    }

    /** Takes a session over that is counted as open already, since it may end at once. */
    private @Nullable Turn claim(Session session) {
        if (!session.claim(this)) {
            open.decrementAndGet();
            return null;
        }
        tally.sessions.incrementAndGet();
        if (session.untracked()) {
            tally.untracked.incrementAndGet();
        }
        Turn turn = new Turn(this, session);
        turns.add(turn);
        return turn;
    }

    private void closeThoseDue() {
        long elapsed = elapsed();
        while (!cancelled() && !schedule.isOver()) {
            Turn turn = turns.get(schedule.next());
            if (turn.session.ended()) {
                schedule.skip();
                sent();
            } else if (schedule.due() <= elapsed) {
                turn.begin(schedule.take(elapsed));
            } else {
                threads.schedule(this::closeThoseDue, (long) Math.ceil(schedule.due() - elapsed));
                return;
            }
        }
    }

    /** Closes it as soon as it is open, even if the drain is over. */
    private void closeLate(Session session) {
        @Nullable Turn turn = cancelled() ? null : claim(session);
        if (turn != null) {
            unsent.incrementAndGet();
            turn.beginLate();
            if (windowOver) {
                threads.schedule(turn::endSoon, LATE_WORDS.toNanos());
            }
        }
    }

    /** One Close frame less to send. */
    void sent() {
        if (unsent.decrementAndGet() == 0) {
            threads.execute(onProgress);
        }
    }

    /** Lets it go on as if there were no drain. */
    void leaveAlone(Session session) {
        if (session.release(this)) {
            tally.kept.incrementAndGet();
            open.decrementAndGet();
            threads.execute(onProgress);
        }
    }

    /** Cuts those whose peer has closed the connection instead of answering. */
    void cutTheGone() {
        for (Turn turn : turns) {
            Session session = turn.session;
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
        windowOver = true;
        if (!allSent()) {
            turns.forEach(Turn::endSoon);
        }
    }

    boolean noneOpen() {
        return open.get() == 0;
    }

    /** Settles what is still open, then cuts it. The action runs on the loop when all is cut, if nothing blocks. */
    void cutTheRest(Runnable onAllCut) {
        List<Session> rest = turns.stream()
                .map(turn -> turn.session)
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

    /** Nothing more is to be sent: the drain was cancelled. */
    boolean cancelled() {
        return cancelled.getAsBoolean();
    }

    /** Lets go of those whose turn has not come. */
    void keepTheRest() {
        for (Turn turn : turns) {
            if (turn.session.release(this)) {
                tally.kept.incrementAndGet();
            }
        }
    }

    /** The drain is over: a server that goes on running does not keep its old sessions in memory. */
    void forget() {
        schedule = scheduleOf(0);
        turns.clear();
        decisions.forget();
    }

    // ---- Drainer: told by sessions, on any thread ----

    @Override
    public void opened(Session session) {
        open.incrementAndGet();
        threads.execute(() -> {
            closeLate(session);
            onProgress.run();
        });
    }

    @Override
    public void noneOpening() {
        threads.execute(onProgress);
    }

    @Override
    public void upgradeRefused() {
        tally.refusedUpgrades.incrementAndGet();
    }

    @Override
    public void closeFrameSent(int code) {
        tally.closeFrameSent(code);
    }

    @Override
    public void closeFrameReceived(int code) {
        tally.closeFrameReceived(code);
    }

    @Override
    public void takenOver() {
        tally.kept.incrementAndGet();
        countOut();
    }

    @Override
    public void ended(Outcome outcome) {
        tally.ended(outcome);
        countOut();
    }

    private void countOut() {
        if (open.decrementAndGet() == 0) {
            threads.execute(onProgress);
        }
    }
}
