package io.jettyshutdown.drain;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainListener;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Phase;
import io.jettyshutdown.TimeBudget;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One drain: the phase machine.
 *
 * <p><b>Concurrency.</b> Everything that is not final, volatile or atomic is confined to the loop, which never calls into
 * a session's connection or into application code and so is never blocked: the closers do that. Sessions report from
 * their own threads, through counters; the last one wakes the loop. {@link #fate} decides the race of {@code cancel}
 * against {@code server.stop()} and against the end. No lock is held anywhere.
 *
 * <p>The phases end by timers of the loop alone, so the drain is over in time whatever sessions and closers do.
 */
final class DrainProcess implements Drain {

    /** After an abort there is still this much time for Close frames to be written and answered. */
    private static final long ABORT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);

    /** How often to look for peers that have closed the connection instead of answering, at most. */
    private static final long GONE_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    /** It takes no more than this part of the loop's time: there may be many to look at. */
    private static final int GONE_SHARE = 50;

    private static final long LOG_NANOS = TimeUnit.SECONDS.toNanos(1);

    private static final Duration LONGEST_CUT = Duration.ofSeconds(1);

    private static final Executor FOLLOW_UPS = Threads.oneEach("jetty-shutdown-report");

    private final @Nullable String contextPath;
    private final Intent intent;
    private final TimeBudget budget;
    private final Sessions sessions;
    private final DrainThreads threads;
    private final Farewells farewells;
    private final Decisions decisions;
    private final Listeners<DrainListener> listeners;
    private final Consumer<DrainReport> onDone;
    private final Closing closing;
    private final Tally tally = new Tally();
    private final Fate fate = new Fate();
    private final Phases phases;
    private final CompletableFuture<@Nullable Void> mayClose = new CompletableFuture<>();
    private final CompletableFuture<DrainReport> report = new CompletableFuture<>();
    private final long begun;

    DrainProcess(
            @Nullable String contextPath,
            Intent intent,
            Settings settings,
            Sessions sessions,
            Listeners<DrainListener> listeners,
            DrainThreads threads,
            Consumer<DrainReport> onDone) {
        this.contextPath = contextPath;
        this.intent = intent;
        this.budget = settings.budget();
        this.sessions = sessions;
        this.threads = threads;
        this.farewells = new Farewells(settings, tally, threads.speakers());
        this.listeners = listeners;
        this.onDone = onDone;
        this.decisions = new Decisions(settings.policy(), intent, threads.speakers());
        this.closing = new Closing(decisions, settings, threads, farewells, tally, fate::cancelled, this::progress);
        this.begun = threads.nanoTime();
        this.phases = new Phases(threads::nanoTime, this::tellListeners);
    }

    /**
     * Announces the drain on the calling thread; everything else happens on the loop. Those before it may not have let go
     * of the sessions yet, and are awaited.
     */
    void startAfter(Collection<DrainProcess> before) {
        DrainLog.begins(this);
        phases.enter(Phase.ANNOUNCED);
        CompletableFuture<?>[] reports =
                before.stream().map(drain -> drain.report).toArray(CompletableFuture<?>[]::new);
        whenComplete(CompletableFuture.allOf(reports), () -> {
            threads.schedule(this::close, readinessDelay().toNanos());
            mayClose.complete(null);
        });
    }

    /** Where one context stops, no load balancer has to notice. */
    private Duration readinessDelay() {
        return contextPath == null ? budget.readinessDelay() : Duration.ZERO;
    }

    /** From now on it cannot be cancelled: a server's stop waits for it. */
    void commit() {
        fate.commit();
    }

    /** Lets go of what has not been sent a Close frame yet: a drain of the whole server takes it over. */
    void handOver() {
        if (fate.handOver()) {
            threads.execute(this::reopen);
        }
    }

    boolean cancelled() {
        return fate.cancelled();
    }

    void whenOver(Runnable action) {
        whenComplete(report, action);
    }

    /** Whom its sessions tell. */
    Drainer drainer() {
        return closing;
    }

    // ---- phases, on the loop ----

    private void close() {
        if (phases.current() != Phase.ANNOUNCED) {
            return;
        }
        phases.enter(Phase.CLOSING);
        closing.begin(sessions.close(closing));
        threads.schedule(this::await, budget.closingWindow().toNanos());
        threads.schedule(this::log, LOG_NANOS);
        progress();
        threads.schedule(this::cutTheGone, GONE_NANOS);
    }

    /** A drain that is short needs no more than the lines of its beginning and its end. */
    private void log() {
        DrainLog.goesOn(this);
        threads.schedule(this::log, LOG_NANOS);
    }

    private void cutTheGone() {
        if (phases.current() == Phase.CLOSING || phases.current() == Phase.AWAITING) {
            long before = threads.nanoTime();
            closing.cutTheGone();
            threads.schedule(this::cutTheGone, Math.max(GONE_NANOS, GONE_SHARE * (threads.nanoTime() - before)));
        }
    }

    private void progress() {
        if (closing.allSent()) {
            await();
        }
        completeIfEmpty();
    }

    private void await() {
        if (phases.current() != Phase.CLOSING) {
            return;
        }
        phases.enter(Phase.AWAITING);
        threads.schedule(
                () -> cut(DrainReport.Result.TIMED_OUT),
                budget.handshakeTimeout().toNanos());
        closing.sendTheRestNow();
    }

    private void completeIfEmpty() {
        // In this order: an upgrade that has been counted out has brought its session here before.
        boolean empty = sessions.opening() == 0 && closing.noneOpen();
        if (empty && (phases.current() == Phase.CLOSING || phases.current() == Phase.AWAITING) && fate.settle()) {
            if (phases.current() == Phase.CLOSING) {
                // All have gone before the last Close frame was due; listeners see the phases in order all the same.
                phases.enter(Phase.AWAITING);
            }
            finish(DrainReport.Result.COMPLETED);
        }
    }

    private void cut(DrainReport.Result result) {
        if (phases.current() == Phase.AWAITING && fate.settle()) {
            phases.enter(Phase.ABORTING);
            // Jetty would close what is left on the thread that stops it, and run the application's callbacks there.
            closing.cutTheRest(() -> finishAborting(result));
            threads.schedule(() -> finishAborting(result), cutTimeout().toNanos());
        }
    }

    /** How long it waits, in the time of {@code httpDrain}, until what is left is cut: callbacks may block. */
    private Duration cutTimeout() {
        Duration share = budget.httpDrain().dividedBy(4);
        return share.compareTo(LONGEST_CUT) < 0 ? share : LONGEST_CUT;
    }

    private void finishAborting(DrainReport.Result result) {
        if (phases.current() == Phase.ABORTING) {
            finish(result);
        }
    }

    private void reopen() {
        sessions.reopen(closing);
        closing.keepTheRest();
        finish(DrainReport.Result.CANCELLED);
    }

    private void finish(DrainReport.Result result) {
        phases.leave();
        Report done = tally.report(contextPath, intent, result, sessions.opening(), since(begun), phases.durations());
        // Who sees the last phase may ask for the report.
        onDone.accept(done);
        phases.begin(result == DrainReport.Result.CANCELLED ? Phase.RUNNING : Phase.DRAINED);
        DrainLog.ended(done);
        farewells.logFailures();
        listeners.tell(listener -> listener.drainEnded(done));
        closing.forget();
        threads.end();
        report.complete(done);
    }

    private void tellListeners(Phase entered) {
        listeners.tell(listener -> listener.phaseEntered(this, entered));
    }

    @SuppressWarnings("FutureReturnValueIgnored") // the action only hands over to a loop
    private static void whenComplete(CompletableFuture<?> future, Runnable action) {
        future.thenRun(action);
    }

    private Duration since(long nanos) {
        return Duration.ofNanos(threads.nanoTime() - nanos);
    }

    // ---- Drain, on any thread ----

    @Override
    public Optional<String> contextPath() {
        return Optional.ofNullable(contextPath);
    }

    @Override
    public Intent intent() {
        return intent;
    }

    @Override
    public Phase phase() {
        return phases.current();
    }

    @Override
    public int remaining() {
        return Math.max(0, sessions.open() + sessions.opening() - decisions.open());
    }

    @Override
    public Duration elapsed() {
        return report.isDone() ? report.join().duration() : since(begun);
    }

    @Override
    public void abort() {
        whenComplete(
                mayClose,
                () -> threads.execute(() -> {
                    close();
                    await();
                    threads.schedule(() -> cut(DrainReport.Result.ABORTED), ABORT_NANOS);
                }));
    }

    @Override
    public boolean cancel() {
        boolean cancelled = fate.cancel();
        if (cancelled) {
            threads.execute(this::reopen);
        }
        return cancelled;
    }

    @Override
    public CompletableFuture<DrainReport> report() {
        // What follows on it may block: neither the loop nor anybody else who waits for the report may be behind it.
        return report.isDone() ? report.copy() : report.thenApplyAsync(Function.identity(), FOLLOW_UPS);
    }
}
