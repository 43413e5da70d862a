package io.jettyshutdown.drain;

import io.jettyshutdown.Intent;
import io.jettyshutdown.SessionPolicy;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What each session of a drain is told: asks the application's policy, once for each. Thread-safe. */
final class Decisions {

    private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);

    private final @Nullable SessionPolicy policy;
    private final Intent intent;
    private final Optional<Intent> usual;
    private final Map<Session, Optional<Intent>> decided = new ConcurrentHashMap<>();
    private final AtomicBoolean failureLogged = new AtomicBoolean();

    Decisions(@Nullable SessionPolicy policy, Intent intent) {
        this.policy = policy;
        this.intent = intent;
        this.usual = Optional.of(intent);
    }

    /** Whether asking may run application code, and so may block. */
    boolean mayBlock() {
        return policy != null;
    }

    /** Empty if the session is to be left alone. While the policy is being asked on another thread: as usual. */
    Optional<Intent> of(Session session) {
        SessionPolicy asked = policy;
        if (asked == null) {
            return usual;
        }
        if (decided.putIfAbsent(session, usual) == null) {
            decided.put(session, ask(asked, session));
        }
        return decided.getOrDefault(session, usual);
    }

    private Optional<Intent> ask(SessionPolicy asked, Session session) {
        try {
            return Objects.requireNonNull(asked.intentFor(session, intent), "the policy returned null");
        } catch (Throwable e) {
            if (failureLogged.compareAndSet(false, true)) {
                LOG.warn("The session policy failed, this is logged once; the session is told the drain's intent", e);
            }
            return usual;
        }
    }

    /** Those that are left alone and are open. */
    int open() {
        return (int) decided.entrySet().stream()
                .filter(entry -> entry.getValue().isEmpty() && !entry.getKey().ended())
                .count();
    }

    boolean leavesAlone(Session session) {
        return policy != null && decided.getOrDefault(session, usual).isEmpty();
    }

    /** The drain is over: only those that are left alone are still of interest. */
    void forget() {
        decided.values().removeIf(Optional::isPresent);
    }
}
