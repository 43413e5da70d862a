package io.jettyshutdown.drain;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainListener;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Phase;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * At most one drain at a time: a second trigger joins the running one, or finds the one that is done.
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
        DrainProcess process = new DrainProcess(intent, settings, sessions, listeners, threads.get());
        current = process;
        process.startAfter(previous);
        if (hurried) {
            process.abort();
        }
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
            current = null;
        }
    }

    /** The running drain or the one that is done; empty while the server just serves. */
    public synchronized Optional<Drain> current() {
        return Optional.ofNullable(current)
                .filter(process -> !process.cancelled())
                .map(Drain.class::cast);
    }

    public Phase phase() {
        return current().map(Drain::phase).orElse(Phase.RUNNING);
    }
}
