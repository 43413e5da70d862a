package io.jettyshutdown.drain;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainListener;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Phase;
import io.jettyshutdown.Reconnects;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * At most one drain of the server at a time: a second trigger joins the running one, or finds the one that is done. One
 * context may be drained while the others go on; a drain of the server takes that over.
 *
 * <p><b>Concurrency.</b> The current drain is guarded by this object's monitor, under which nothing of the application
 * is called.
 */
public final class DrainControl {

    private final Settings settings;
    private final Sessions sessions;
    private final Supplier<DrainThreads> threads;
    private final Listeners<DrainListener> listeners = new Listeners<>();
    private @Nullable DrainProcess current;
    private final List<DrainProcess> contexts = new ArrayList<>();
    private volatile @Nullable DrainReport last;
    private final CompletableFuture<@Nullable Void> hurried = new CompletableFuture<>();

    public DrainControl(Settings settings, Sessions sessions) {
        this(settings, sessions, DrainThreads::start);
    }

    DrainControl(Settings settings, Sessions sessions, Supplier<DrainThreads> threads) {
        this.settings = settings;
        this.sessions = sessions;
        this.threads = threads;
    }

    public Listeners<DrainListener> listeners() {
        return listeners;
    }

    /** Starts a drain, unless there is one. */
    public Drain drain(Intent intent) {
        return startOrJoin(intent);
    }

    /** Starts or joins a drain that cannot be cancelled any more. */
    public Drain drainToStop(Intent intent) {
        DrainProcess process = startOrJoin(intent);
        process.commit();
        // A cancellation may have been faster: then this stop needs a drain of its own.
        return process.cancelled() ? drainToStop(intent) : process;
    }

    private synchronized DrainProcess startOrJoin(Intent intent) {
        DrainProcess previous = current;
        if (previous != null && !previous.cancelled()) {
            return previous;
        }
        DrainProcess process =
                new DrainProcess(null, intent, settings, sessions, listeners, threads.get(), report -> last = report);
        current = process;
        List<DrainProcess> before = new ArrayList<>(contexts);
        before.forEach(DrainProcess::handOver);
        if (previous != null) {
            before.add(previous);
        }
        process.startAfter(before);
        if (hurried.isDone()) {
            process.abort();
        }
        return process;
    }

    /** Drains the sessions of a context that stops; or finds the server's drain, which ends them too. */
    public synchronized Drain drainContext(
            String contextPath, Intent intent, Sessions sessionsOfContext, Reconnects reconnects) {
        if (current != null && !current.cancelled()) {
            return current;
        }
        DrainProcess process = new DrainProcess(
                contextPath,
                intent,
                settings.with(reconnects),
                sessionsOfContext,
                listeners,
                threads.get(),
                report -> {});
        List<DrainProcess> before = current == null ? List.of() : List.of(current);
        process.commit();
        contexts.add(process);
        process.startAfter(before);
        // Else an application that was replaced would stay in memory.
        process.whenOver(() -> forget(process));
        return process;
    }

    /** No drain waits any more, neither the running one nor one that begins later: the process is about to end. */
    public synchronized void hurry() {
        hurried.complete(null);
        if (current != null) {
            current.abort();
        }
        contexts.forEach(DrainProcess::abort);
    }

    /** Completed when no drain waits any more. */
    public CompletableFuture<?> hurried() {
        return hurried;
    }

    private synchronized void forget(DrainProcess process) {
        contexts.remove(process);
    }

    /** Forgets the last drain: the server starts anew. */
    public synchronized void reset() {
        if (current != null) {
            sessions.reopen(current.drainer());
            current = null;
        }
    }

    /** The running drain or the one that is done; empty while the server just serves. */
    public synchronized Optional<Drain> current() {
        return Optional.ofNullable(current)
                .filter(process -> !process.cancelled())
                .map(Drain.class::cast);
    }

    /** Of the drain of the server that ended last, in this run or an earlier one. */
    public Optional<DrainReport> lastReport() {
        return Optional.ofNullable(last);
    }

    public Phase phase() {
        return current().map(Drain::phase).orElse(Phase.RUNNING);
    }
}
