package io.jettyshutdown.drain;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainListener;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Outcome;
import io.jettyshutdown.Phase;
import io.jettyshutdown.codes.CloseReason;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One drain: the phase machine.
 *
 * <p><b>Concurrency.</b> Everything that is not final, volatile or atomic is confined to the event loop's thread, which
 * never calls into a session's connection or into application code and so is never blocked: the {@link Workers} do that.
 * Sessions report from their own threads, through counters; the last one wakes the loop. {@link #fate} decides the race
 * of {@code cancel} against {@code server.stop()} and against the end. No lock is held anywhere.
 *
 * <p>The phases end by timers of the loop alone, so the drain is over in time whatever sessions and workers do.
 */
final class DrainProcess implements Drain, Drainer {

    private static final Logger LOG = LoggerFactory.getLogger(DrainProcess.class);
    private static final long UNSTICK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** After an abort there is still this much time for Close frames to be written and answered. */
    private static final long ABORT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** Decided once, by compare-and-set from OPEN. */
    private enum Fate {
        OPEN,
        COMMITTED,
        CANCELLED,
        OVER
    }

    private final Intent intent;
    private final Settings settings;
    private final Sessions sessions;
    private final EventLoop loop;
    private final Workers closers = new Workers("jetty-shutdown-closer");
    private final Farewells farewells;
    private final Listeners listeners;

    private final Tally tally = new Tally();
    private final AtomicInteger open = new AtomicInteger();
    private final AtomicInteger unsent = new AtomicInteger();
    private final AtomicReference<Fate> fate = new AtomicReference<>(Fate.OPEN);
    private final CompletableFuture<DrainReport> report = new CompletableFuture<>();
    private volatile Phase phase = Phase.RUNNING;

    private final Map<Phase, Duration> durations = new EnumMap<>(Phase.class);
    private final List<Session> claimed = new ArrayList<>();
    private final long begun;
    private long phaseBegun;
    private long closingBegun;
    private int scheduled;
    private int next;
    private Schedule schedule;

    DrainProcess(Intent intent, Settings settings, Sessions sessions, List<DrainListener> listeners, EventLoop loop) {
        this.intent = intent;
        this.settings = settings;
        this.sessions = sessions;
        this.loop = loop;
        this.farewells = new Farewells(settings, intent, tally);
        this.listeners = new Listeners(listeners);
        this.schedule = new Schedule(0, settings.reconnects(), settings.budget().closingWindow());
        this.begun = loop.nanoTime();
        this.phaseBegun = begun;
    }

    /** Announces the drain on the calling thread; everything else happens on the loop. */
    void start() {
        LOG.info("Draining: intent={} code={} sessions={}", intent.tag(), intent.code(), sessions.open());
        enter(Phase.ANNOUNCED);
        loop.schedule(this::closing, settings.budget().readinessDelay().toNanos());
    }

    /** From now on it cannot be cancelled: a server's stop waits for it. */
    void commit() {
        fate.compareAndSet(Fate.OPEN, Fate.COMMITTED);
    }

    boolean cancelled() {
        return fate.get() == Fate.CANCELLED;
    }

    // ---- phases, on the loop ----

    private void closing() {
        if (phase != Phase.ANNOUNCED) {
            return;
        }
        enter(Phase.CLOSING);
        closingBegun = loop.nanoTime();
        sessions.close(this).forEach(this::claim);
        Collections.shuffle(claimed);
        scheduled = claimed.size();
        unsent.addAndGet(scheduled);
        schedule =
                new Schedule(scheduled, settings.reconnects(), settings.budget().closingWindow());
        loop.schedule(this::awaiting, settings.budget().closingWindow().toNanos());
        loop.schedule(this::unstick, UNSTICK_NANOS);
        closeThoseDue();
    }

    private boolean claim(Session session) {
        // Counted before it can end.
        open.incrementAndGet();
        if (!session.claim(this)) {
            open.decrementAndGet();
            return false;
        }
        tally.sessions.incrementAndGet();
        if (session.untracked()) {
            tally.untracked.incrementAndGet();
        }
        claimed.add(session);
        return true;
    }

    private void closeThoseDue() {
        if (phase != Phase.CLOSING) {
            return;
        }
        long elapsed = loop.nanoTime() - closingBegun;
        while (next < scheduled && schedule.closeAt(next) <= elapsed) {
            int slot = next++;
            Session session = claimed.get(slot);
            if (session.ended()) {
                unsent.decrementAndGet();
            } else {
                farewells.sayTo(session, closers, () -> sendClose(session, slot));
            }
        }
        if (next < scheduled) {
            loop.schedule(this::closeThoseDue, schedule.closeAt(next) - elapsed);
        } else {
            closersDone();
        }
    }

    /** On a worker. */
    private void sendClose(Session session, int slot) {
        try {
            sendCloseNow(session, slot);
        } finally {
            if (unsent.decrementAndGet() == 0) {
                loop.execute(this::closersDone);
            }
        }
    }

    private void sendCloseNow(Session session, int slot) {
        if (fate.get() != Fate.CANCELLED) {
            Duration retryAfter = schedule.retryAfter(slot, loop.nanoTime() - closingBegun);
            session.sendClose(
                    this,
                    intent.code(),
                    new CloseReason(intent.reason()).retryAfter(retryAfter).toString());
        }
    }

    /** A session that opened although upgrades are refused is closed as soon as it is open. */
    private void closeLate(Session session) {
        if (draining() && claim(session)) {
            int slot = claimed.size() - 1;
            unsent.incrementAndGet();
            session.whenBetweenMessages(() -> closers.execute(() -> sendClose(session, slot)));
        }
    }

    private void closersDone() {
        if (phase == Phase.CLOSING && next == scheduled && unsent.get() == 0) {
            awaiting();
        }
    }

    private void awaiting() {
        if (phase != Phase.CLOSING) {
            return;
        }
        enter(Phase.AWAITING);
        loop.schedule(
                () -> aborting(DrainReport.Result.TIMED_OUT),
                settings.budget().handshakeTimeout().toNanos());
        if (unsent.get() > 0) {
            // The window is over: no waiting any more for farewells, half-sent messages and blocked callbacks.
            for (int slot = 0; slot < claimed.size(); slot++) {
                Session session = claimed.get(slot);
                int own = slot;
                closers.execute(() -> sendCloseNow(session, own));
            }
        }
        completeIfEmpty();
    }

    private void completeIfEmpty() {
        boolean closing = phase == Phase.CLOSING || phase == Phase.AWAITING;
        if (closing && open.get() == 0 && sessions.opening() == 0 && settle()) {
            finish(DrainReport.Result.COMPLETED);
        }
    }

    private void aborting(DrainReport.Result result) {
        if (!draining() || !settle()) {
            return;
        }
        enter(Phase.ABORTING);
        claimed.forEach(Session::giveUp);
        claimed.forEach(session -> closers.execute(session::cut));
        finish(result);
    }

    private void cancelling() {
        sessions.reopen(this);
        for (Session session : claimed) {
            if (session.release(this)) {
                tally.kept.incrementAndGet();
            }
        }
        finish(DrainReport.Result.CANCELLED);
    }

    private void finish(DrainReport.Result result) {
        enter(result == DrainReport.Result.CANCELLED ? Phase.RUNNING : Phase.DRAINED);
        DrainReport done = tally.report(intent, result, sessions.opening(), since(begun), durations);
        LOG.info("Drained: {}", done.summary());
        farewells.logFailures();
        listeners.drainEnded(done);
        report.complete(done);
        loop.close();
    }

    private void enter(Phase entered) {
        if (phase != Phase.RUNNING) {
            durations.put(phase, since(phaseBegun));
        }
        phaseBegun = loop.nanoTime();
        phase = entered;
        listeners.phaseEntered(this, entered);
    }

    private boolean draining() {
        return phase != Phase.RUNNING && phase != Phase.DRAINED && phase != Phase.ABORTING;
    }

    private void unstick() {
        closers.unstick();
        farewells.unstick();
        if (draining()) {
            loop.schedule(this::unstick, UNSTICK_NANOS);
        }
    }

    /** Decides that the end is not a cancellation. */
    private boolean settle() {
        return fate.compareAndSet(Fate.OPEN, Fate.OVER) || fate.compareAndSet(Fate.COMMITTED, Fate.OVER);
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(loop.nanoTime() - nanos);
    }

    // ---- told by sessions, on any thread ----

    @Override
    public void opened(Session session) {
        loop.execute(() -> closeLate(session));
        if (phase == Phase.DRAINED) {
            // The loop has ended, or ends: it may have dropped the task. A session sends one Close frame at most.
            session.claim(this);
            session.whenBetweenMessages(() -> session.sendClose(this, intent.code(), intent.reason()));
        }
    }

    @Override
    public void noneOpening() {
        loop.execute(this::completeIfEmpty);
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
    public void ended(Outcome outcome) {
        tally.ended(outcome);
        if (open.decrementAndGet() == 0) {
            loop.execute(this::completeIfEmpty);
        }
    }

    // ---- Drain, on any thread ----

    @Override
    public Intent intent() {
        return intent;
    }

    @Override
    public Phase phase() {
        return phase;
    }

    @Override
    public int remaining() {
        return sessions.open() + sessions.opening();
    }

    @Override
    public void abort() {
        loop.execute(() -> {
            closing();
            awaiting();
            loop.schedule(() -> aborting(DrainReport.Result.ABORTED), ABORT_NANOS);
        });
    }

    @Override
    public boolean cancel() {
        if (!fate.compareAndSet(Fate.OPEN, Fate.CANCELLED)) {
            return false;
        }
        loop.execute(this::cancelling);
        return true;
    }

    @Override
    public CompletableFuture<DrainReport> report() {
        return report.copy();
    }
}
