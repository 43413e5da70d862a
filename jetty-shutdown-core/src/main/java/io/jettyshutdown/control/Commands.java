package io.jettyshutdown.control;

import io.jettyshutdown.Drain;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Phase;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators may do, by whatever means, in their words. An {@link IllegalArgumentException} says that the words are
 * wrong, an {@link IllegalStateException} that the moment is. Logs what is accepted. Thread-safe.
 */
final class Commands {

    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    private final GracefulShutdown shutdown;

    Commands(GracefulShutdown shutdown) {
        this.shutdown = shutdown;
    }

    /** Returns whether a drain was started; false if it joined one. */
    boolean drain(@Nullable String name, @Nullable String reason, String from) {
        Intent intent = intent(name, reason);
        boolean started = isOf(intent, Optional.of(shutdown.drain(intent)));
        log("drain", from, intent);
        return started;
    }

    /** Returns whether a drain was started; false if it joined one, after which the server stops. */
    @SuppressWarnings("FutureReturnValueIgnored") // it is logged
    boolean stop(@Nullable String name, @Nullable String reason, String from) {
        Intent intent = intent(name, reason);
        shutdown.stop(intent).exceptionally(failure -> {
            LOG.warn("The stop did not end as it should", failure);
            return null;
        });
        log("stop", from, intent);
        return isOf(intent, shutdown.currentDrain());
    }

    void abort(String from) {
        Drain drain = shutdown.currentDrain()
                .filter(current -> current.phase() != Phase.DRAINED)
                .orElseThrow(() -> new IllegalStateException("no drain is running that could be shortened"));
        log("abort", from, drain.intent());
        drain.abort();
    }

    void cancel(String from) {
        Drain drain = shutdown.currentDrain()
                .orElseThrow(() -> new IllegalStateException("no drain is running that could be cancelled"));
        if (!drain.cancel()) {
            throw new IllegalStateException("it is too late: the drain is done, or the server stops");
        }
        log("cancel", from, drain.intent());
    }

    /** Always a new object. */
    private static Intent intent(@Nullable String name, @Nullable String reason) {
        if (name == null) {
            throw new IllegalArgumentException("the intent is missing: it must be \"stop\" or \"restart\"");
        }
        Intent named = Intent.named(name);
        return named.because(reason == null ? named.reason() : reason);
    }

    /** Whether this very intent started it: of triggers at the same time, one did. */
    @SuppressWarnings("ReferenceEquality")
    private static boolean isOf(Intent intent, Optional<Drain> drain) {
        return drain.isPresent() && drain.get().intent() == intent;
    }

    private static void log(String command, String from, Intent intent) {
        LOG.info("Control: {} by {}, intent={}", command, from, intent.tag());
    }
}
