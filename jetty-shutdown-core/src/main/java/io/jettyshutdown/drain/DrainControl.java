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
    private @Nullable DrainReport last;
    private boolean hurried;

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
        remember(previous);
        DrainProcess process = new DrainProcess(null, intent, settings, sessions, listeners, threads.get());
        current = process;
        List<DrainProcess> before = new ArrayList<>(contexts);
        contexts.clear();
        before.forEach(DrainProcess::handOver);
        if (previous != null) {
            before.add(previous);
        }
        process.startAfter(before);
        if (hurried) {
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
                contextPath, intent, settings.forContext(reconnects), sessionsOfContext, listeners, threads.get());
        List<DrainProcess> before = current == null ? List.of() : List.of(current);
        process.commit();
        contexts.removeIf(DrainProcess::over);
        contexts.add(process);
        process.startAfter(before);
        return process;
    }

    /** No drain waits any more, neither the running one nor one that begins later: the process is about to end. */
    public synchronized void hurry() {
        hurried = true;
        if (current != null) {
            current.abort();
        }
    }

    /** Forgets the last drain: the server starts anew. */
    public synchronized void reset() {
        if (current != null) {
            sessions.reopen(current);
            remember(current);
            current = null;
        }
    }

    /** The running drain or the one that is done; empty while the server just serves. */
    public synchronized Optional<Drain> current() {
        return Optional.ofNullable(current)
                .filter(process -> !process.cancelled())
                .map(Drain.class::cast);
    }

    /** Of the drain that ended last, in this run of the server or an earlier one. */
    public synchronized Optional<DrainReport> lastReport() {
        return Optional.ofNullable(
                current != null && current.over() ? current.report().join() : last);
    }

    /** Keeps what is known of a drain that is replaced: a cancelled one may not have let go yet. */
    @SuppressWarnings("FutureReturnValueIgnored")
    private void remember(@Nullable DrainProcess replaced) {
        if (replaced != null) {
            replaced.report().thenAccept(this::setLast);
        }
    }

    private synchronized void setLast(DrainReport report) {
        last = report;
    }

    public Phase phase() {
        return current().map(Drain::phase).orElse(Phase.RUNNING);
    }
}
