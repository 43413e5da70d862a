package io.jettyshutdown.drain;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Outcome;
import io.jettyshutdown.Phase;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** What a drain counts for its report. Thread-safe: the sessions' threads count, the drain's thread reads. */
final class Tally {

    final AtomicInteger sessions = new AtomicInteger();
    final AtomicInteger untracked = new AtomicInteger();
    final AtomicInteger kept = new AtomicInteger();
    final AtomicInteger refusedUpgrades = new AtomicInteger();
    final AtomicInteger farewellsFailed = new AtomicInteger();
    private final Map<Outcome, AtomicInteger> outcomes = new EnumMap<>(Outcome.class);
    private final ConcurrentMap<Integer, Integer> closeFramesSent = new ConcurrentHashMap<>();
    private final ConcurrentMap<Integer, Integer> closeFramesReceived = new ConcurrentHashMap<>();

    Tally() {
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new AtomicInteger());
        }
    }

    void closeFrameSent(int code) {
        closeFramesSent.merge(code, 1, Integer::sum);
    }

    void closeFrameReceived(int code) {
        closeFramesReceived.merge(code, 1, Integer::sum);
    }

    void ended(Outcome outcome) {
        count(outcome).incrementAndGet();
    }

    DrainReport report(
            @Nullable String contextPath,
            Intent intent,
            DrainReport.Result result,
            int pendingUpgrades,
            Duration duration,
            Map<Phase, Duration> phases) {
        return new DrainReport(
                contextPath,
                intent,
                result,
                sessions.get(),
                count(Outcome.HANDSHAKE).get(),
                count(Outcome.NO_REPLY).get(),
                count(Outcome.ABORTED).get(),
                count(Outcome.ABNORMAL).get(),
                kept.get(),
                untracked.get(),
                refusedUpgrades.get(),
                pendingUpgrades,
                farewellsFailed.get(),
                closeFramesSent,
                closeFramesReceived,
                duration,
                phases);
    }

    private AtomicInteger count(Outcome outcome) {
        return Objects.requireNonNull(outcomes.get(outcome));
    }
}
