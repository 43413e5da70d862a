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
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a drain counts for its report. Thread-safe: the sessions' threads count, the drain's thread reads. */
final class Tally {

    final AtomicInteger sessions = new AtomicInteger();
    final AtomicInteger untracked = new AtomicInteger();
    final AtomicInteger kept = new AtomicInteger();
    final AtomicInteger refusedUpgrades = new AtomicInteger();
    final AtomicInteger farewellsFailed = new AtomicInteger();
    private final Map<Outcome, AtomicInteger> outcomes = new EnumMap<>(Outcome.class);
    private final Map<Integer, LongAdder> closeFramesSent = new ConcurrentHashMap<>();
    private final Map<Integer, LongAdder> closeFramesReceived = new ConcurrentHashMap<>();

    Tally() {
        for (Outcome outcome : Outcome.values()) {
            outcomes.put(outcome, new AtomicInteger());
        }
    }

    void closeFrameSent(int code) {
        count(closeFramesSent, code);
    }

    void closeFrameReceived(int code) {
        count(closeFramesReceived, code);
    }

    private static void count(Map<Integer, LongAdder> counts, int code) {
        counts.computeIfAbsent(code, first -> new LongAdder()).increment();
    }

    void ended(Outcome outcome) {
        count(outcome).incrementAndGet();
    }

    Report report(
            @Nullable String contextPath,
            Intent intent,
            DrainReport.Result result,
            int pendingUpgrades,
            Duration duration,
            Map<Phase, Duration> phases) {
        return new Report(
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
                counts(closeFramesSent),
                counts(closeFramesReceived),
                duration,
                phases);
    }

    private static Map<Integer, Integer> counts(Map<Integer, LongAdder> counts) {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, count -> count.getValue().intValue()));
    }

    private AtomicInteger count(Outcome outcome) {
        return Objects.requireNonNull(outcomes.get(outcome));
    }
}
