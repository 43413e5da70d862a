package io.jettyshutdown.drain;

import io.jettyshutdown.Intent;
import io.jettyshutdown.codes.CloseReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends the Close frames of one drain: to each session in its slot, and at once to one that opens late.
 *
 * <p><b>Concurrency.</b> Confined to the loop, but for the counters, the slots, and {@link Turn}, which is used by closers, too.
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
    private final List<Turn> turns = new ArrayList<>();
    private final Slots slots;
    private Schedule schedule;
    private volatile long begun;
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
        this.slots = new Slots(settings.reconnects());
        this.schedule = scheduleOf(0);
    }

    /** Begins with those that are open. */
    void begin(Collection<? extends Session> found) {
        begun = threads.nanoTime();
        open.addAndGet(found.size());
        found.forEach(this::claim);
        Collections.shuffle(turns);
        unsent.addAndGet(turns.size());
        schedule = scheduleOf(turns.size());
        closeThoseDue();
    }

    private Schedule scheduleOf(int sessions) {
        return new Schedule(sessions, settings.reconnects(), settings.budget().closingWindow(), slots);
    }

    private long elapsed() {
        return threads.nanoTime() - begun;
    }

    /** Takes a session over that is counted as open already, since it may end at once. */
    private @Nullable Turn claim(Session session) {
        if (!session.claim(drainer)) {
            open.decrementAndGet();
            return null;
        }
        tally.sessions.incrementAndGet();
        if (session.untracked()) {
            tally.untracked.incrementAndGet();
        }
        Turn turn = new Turn(session);
        turns.add(turn);
        return turn;
    }

    private void closeThoseDue() {
        long elapsed = elapsed();
        while (!cancelled && !schedule.isOver()) {
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

    /** A session opens although upgrades are refused. Any thread; {@link #closeLate} follows. */
    void expectLate() {
        open.incrementAndGet();
    }

    /** Closes it as soon as it is open, even if the drain is over. */
    void closeLate(Session session) {
        @Nullable Turn turn = cancelled ? null : claim(session);
        if (turn != null) {
            unsent.incrementAndGet();
            session.whenBetweenMessages(turn::beginLate);
        }
    }

    private void sent() {
        if (unsent.decrementAndGet() == 0) {
            threads.execute(onProgress);
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
        if (!allSent()) {
            for (Turn turn : turns) {
                decisions.soonOf(
                        turn.session,
                        intent -> closers.execute(() -> turn.sendClose(intent)),
                        () -> leaveAlone(turn.session));
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

    /** Lets go of those whose turn has not come. */
    void keepTheRest() {
        cancelled = true;
        for (Turn turn : turns) {
            if (turn.session.release(drainer)) {
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

    /** A session, from its turn to its Close frame. Its methods run on the loop or on a closer. */
    private final class Turn {

        private static final double NONE = Double.NEGATIVE_INFINITY;

        private final Session session;
        private final AtomicBoolean closeSent = new AtomicBoolean();
        private volatile double slot = NONE;

        Turn(Session session) {
            this.session = session;
        }

        void begin(double itsSlot) {
            slot = itsSlot;
            decisions.of(
                    session,
                    intent -> farewells.sayTo(session, intent, closers, () -> sendCloseInTurn(intent)),
                    this::leaveUnsent);
        }

        void beginLate() {
            decisions.of(session, intent -> closers.execute(() -> sendCloseInTurn(intent)), this::leaveUnsent);
        }

        private void leaveUnsent() {
            slots.giveBack(slot);
            leaveAlone(session);
            sent();
        }

        private void sendCloseInTurn(Intent intent) {
            try {
                sendClose(intent);
            } finally {
                sent();
            }
        }

        void sendClose(Intent intent) {
            if (cancelled || session.ended() || !closeSent.compareAndSet(false, true)) {
                return;
            }
            long now = elapsed();
            double used = Slots.isOver(slot, now) ? slots.take(now) : slot;
            CloseReason reason = new CloseReason(intent.reason());
            CloseReason hinting =
                    slots.retryAfter(used, now).map(reason::retryAfter).orElse(reason);
            session.sendClose(drainer, intent.code(), hinting.toString());
        }
    }
}
