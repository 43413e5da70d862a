package io.jettyshutdown.drain;

import io.jettyshutdown.Intent;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.codes.CloseReason;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
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

    /**
     * A session, from its turn to its Close frame. Its methods run on the loop, on closers and on speakers. As a task it
     * sends the Close frame: in a large drain all of them wait for a closer, so there is one object for each.
     */
    private final class Turn implements Runnable {

        private static final double NONE = Double.NEGATIVE_INFINITY;

        private final Session session;
        private volatile double slot = NONE;
        private volatile @Nullable Intent decided;
        private boolean closeSent;

        Turn(Session session) {
            this.session = session;
        }

        void begin(double itsSlot) {
            slot = itsSlot;
            decisions.of(session, this::sayFarewell, this::leaveUnsent);
        }

        private void sayFarewell(Intent intent) {
            decided = intent;
            farewells.sayTo(session, intent, closers, this);
        }

        void beginLate() {
            decisions.of(session, this::closeInTurn, this::leaveUnsent);
        }

        private void closeInTurn(Intent intent) {
            decided = intent;
            closers.execute(this);
        }

        private void leaveUnsent() {
            slots.giveBack(slot);
            leaveAlone(session);
            sent();
        }

        @Override
        public void run() {
            try {
                sendClose(Objects.requireNonNull(decided));
            } finally {
                sent();
            }
        }

        void sendClose(Intent intent) {
            if (cancelled || session.ended() || !isFirst()) {
                return;
            }
            long now = elapsed();
            double used = Slots.isOver(slot, now) ? slots.take(now) : slot;
            String reason = slots.retryAfter(used, now)
                    .map(delay ->
                            new CloseReason(intent.reason()).retryAfter(delay).toString())
                    .orElse(intent.reason());
            session.sendClose(drainer, intent.code(), reason);
        }

        private synchronized boolean isFirst() {
            boolean first = !closeSent;
            closeSent = true;
            return first;
        }
    }
}
