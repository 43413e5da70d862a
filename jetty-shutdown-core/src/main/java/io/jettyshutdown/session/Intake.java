package io.jettyshutdown.session;

import io.jettyshutdown.drain.Drainer;
import io.jettyshutdown.drain.Session;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where sessions come from: how many upgrades are under way, and who is told of what opens all the same.
 *
 * <p><b>Concurrency.</b> No lock; the order of steps sees to it that nothing escapes. An upgrade counts itself first and
 * then looks for a drainer; a session is in the registry's set before it looks; the drainer is set before that set is
 * read. So of two that race at least one sees the other, and {@link Session#claim} makes seeing each other twice
 * harmless.
 */
final class Intake {

    private final AtomicInteger opening = new AtomicInteger();
    private final AtomicReference<@Nullable Drainer> drainer = new AtomicReference<>();

    void enter() {
        opening.incrementAndGet();
    }

    void exit() {
        if (opening.decrementAndGet() == 0) {
            tell(Drainer::noneOpening);
        }
    }

    void opened(Session session) {
        tell(told -> told.opened(session));
    }

    /** Does nothing while nobody drains. */
    void tell(Consumer<Drainer> event) {
        Drainer told = drainer.get();
        if (told != null) {
            event.accept(told);
        }
    }

    boolean closed() {
        return drainer.get() != null;
    }

    void close(Drainer closing) {
        drainer.set(closing);
    }

    /** Unless another drainer has closed in the meantime. */
    void reopen(Drainer closed) {
        drainer.compareAndSet(closed, null);
    }

    void reopen() {
        drainer.set(null);
    }

    int opening() {
        return opening.get();
    }
}
