package io.jettyshutdown.session;

import io.jettyshutdown.drain.Threads;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.jspecify.annotations.Nullable;

/**
 * The contexts of one server, as far as they have sessions: who is asked when one stops while the server goes on, and for
 * which the gate answers because they do not do so themselves.
 *
 * <p><b>Concurrency.</b> Thread-safe. This object's monitor guards the birth of a {@link ContextSessions}.
 */
public final class Contexts {

    private static final Executor LATE_STOPS = Threads.oneEach("jetty-shutdown-context");

    private final SessionRegistry registry;
    private final List<ContextSessions> missing = new CopyOnWriteArrayList<>();
    private volatile Consumer<ContextSessions> onStopping = context -> {};

    Contexts(SessionRegistry registry) {
        this.registry = registry;
    }

    /** Whom to ask when a context stops, on the thread that stops it, under its lifecycle lock; the stop waits for it. */
    public void onStopping(Consumer<ContextSessions> action) {
        onStopping = action;
    }

    void stopping(ContextSessions context) {
        onStopping.accept(context);
    }

    /** The sessions of this context. */
    ContextSessions sessionsOf(ContextHandler handler) {
        ContextSessions known = known(handler);
        return known == null ? newSessionsOf(handler) : known;
    }

    private synchronized ContextSessions newSessionsOf(ContextHandler handler) {
        ContextSessions known = known(handler);
        if (known != null) {
            return known;
        }
        ContextSessions created = new ContextSessions(registry, handler);
        handler.addEventListener(created);
        if (!handler.isRunning()) {
            // It has told its listeners before, when it had no session.
            LATE_STOPS.execute(() -> stopping(created));
        }
        return created;
    }

    private @Nullable ContextSessions known(ContextHandler handler) {
        return handler.getBeans(ContextSessions.class).stream()
                .filter(sessions -> sessions.isOf(registry))
                .findFirst()
                .orElse(null);
    }

    /** From now on the gate answers for a context that does not do so itself; until {@link #stopAnsweringFor}. */
    public void answerFor(ContextSessions context) {
        missing.add(context);
    }

    public void stopAnsweringFor(ContextSessions context) {
        missing.remove(context);
    }

    /** The server starts: what it remembers of contexts is not valid any more. */
    public void answerForNone() {
        missing.clear();
    }

    /** The context that this request is for, if the gate is to answer it. */
    @Nullable
    ContextSessions missedBy(Request request, Handler.Container server) {
        for (ContextSessions context : missing) {
            if (context.isMissedBy(request, server)) {
                return context;
            }
        }
        return null;
    }
}
