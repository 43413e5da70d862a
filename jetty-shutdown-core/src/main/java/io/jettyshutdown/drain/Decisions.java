package io.jettyshutdown.drain;

import io.jettyshutdown.Intent;
import io.jettyshutdown.SessionPolicy;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each session of a drain is told: asks the application's policy, once for each, on threads where it may block.
 * Thread-safe; nothing blocks.
 */
final class Decisions {

    private static final Logger LOG = LoggerFactory.getLogger(Decisions.class);

    /** For a policy that is being asked when there is no more time for it. */
    private static final long PATIENCE_MILLIS = 250;

    private final @Nullable SessionPolicy policy;
    private final Intent intent;
    private final Optional<Intent> usual;
    private final CompletableFuture<Optional<Intent>> undisputed;
    private final Executor speakers;
    private final Map<Session, CompletableFuture<Optional<Intent>>> decisions = new ConcurrentHashMap<>();
    private final AtomicBoolean failureLogged = new AtomicBoolean();

    Decisions(@Nullable SessionPolicy policy, Intent intent, Executor speakers) {
        this.policy = policy;
        this.intent = intent;
        this.usual = Optional.of(intent);
        this.undisputed = CompletableFuture.completedFuture(usual);
        this.speakers = speakers;
    }

    /** Tells the session what is decided, or leaves it alone: now if there is no policy, else on any thread. */
    @SuppressWarnings("FutureReturnValueIgnored") // a policy that fails has decided, too
    void of(Session session, Consumer<Intent> tell, Runnable leave) {
        SessionPolicy asked = policy;
        if (asked == null) {
            tell.accept(intent);
        } else {
            of(session, asked).thenAccept(told -> told.ifPresentOrElse(tell, leave));
        }
    }

    private CompletableFuture<Optional<Intent>> of(Session session, SessionPolicy asked) {
        return decisions.computeIfAbsent(session, key -> ask(asked, key));
    }

    private CompletableFuture<Optional<Intent>> ask(SessionPolicy asked, Session session) {
        CompletableFuture<Optional<Intent>> decision = new CompletableFuture<>();
        speakers.execute(() -> {
            try {
                decision.complete(Objects.requireNonNull(asked.intentFor(session, intent), "the policy returned null"));
            } catch (Throwable e) {
                if (failureLogged.compareAndSet(false, true)) {
                    LOG.warn(
                            "The session policy failed, this is logged once; the session is told the drain's intent",
                            e);
                }
                decision.complete(usual);
            }
        });
        return decision;
    }

    /** The same, soon: what is not decided then is as usual. */
    void soonOf(Session session, Consumer<Intent> tell, Runnable leave) {
        SessionPolicy asked = policy;
        if (asked != null) {
            of(session, asked).completeOnTimeout(usual, PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        }
        of(session, tell, leave);
    }

    boolean leavesAlone(Session session) {
        return policy != null
                && decisions.getOrDefault(session, undisputed).getNow(usual).isEmpty();
    }

    /** How many of those that are left alone are open. */
    int open() {
        return (int) decisions.keySet().stream()
                .filter(session -> leavesAlone(session) && !session.ended())
                .count();
    }

    /** The drain is over: only those that are left alone are still of interest. */
    void forget() {
        decisions.values().removeIf(decision -> decision.getNow(usual).isPresent());
    }
}
