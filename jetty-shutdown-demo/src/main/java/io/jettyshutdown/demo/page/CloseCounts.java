package io.jettyshutdown.demo.page;

import io.jettyshutdown.CloseSource;
import io.jettyshutdown.Outcome;
import io.jettyshutdown.SessionListener;
import io.jettyshutdown.codes.CloseCode;
import java.util.Map;
import java.util.TreeMap;

/**
 * Counts Close frames and ends of sessions since the process started, by code: registered codes as they are, others by
 * their range, so that there are few whatever peers send. Told on one thread, read on others: guarded by itself.
 */
final class CloseCounts implements SessionListener {

    /**
     * What was counted.
     *
     * @param sent Close frames by code and by who began the closing handshake
     * @param received the same for those of the peers
     * @param ended sessions by code and outcome
     */
    record Numbers(
            Map<String, Map<String, Integer>> sent,
            Map<String, Map<String, Integer>> received,
            Map<String, Map<String, Integer>> ended) {

        Numbers() {
            this(new TreeMap<>(), new TreeMap<>(), new TreeMap<>());
        }

        Numbers copy() {
            return new Numbers(copy(sent), copy(received), copy(ended));
        }

        private static Map<String, Map<String, Integer>> copy(Map<String, Map<String, Integer>> counts) {
            Map<String, Map<String, Integer>> copy = new TreeMap<>(counts);
            copy.replaceAll((code, by) -> new TreeMap<>(by));
            return copy;
        }
    }

    private final Numbers numbers = new Numbers();

    synchronized Numbers numbers() {
        return numbers.copy();
    }

    @Override
    public synchronized void closeFrameSent(int code, CloseSource source) {
        count(numbers.sent, code, source.tag());
    }

    @Override
    public synchronized void closeFrameReceived(int code, CloseSource source) {
        count(numbers.received, code, source.tag());
    }

    @Override
    public synchronized void sessionEnded(int code, Outcome outcome) {
        count(numbers.ended, code, outcome.tag());
    }

    private static void count(Map<String, Map<String, Integer>> counts, int code, String by) {
        counts.computeIfAbsent(label(code), label -> new TreeMap<>()).merge(by, 1, Integer::sum);
    }

    private static String label(int code) {
        if (CloseCode.of(code & 0xFFFF).isRegistered()) {
            return Integer.toString(code);
        }
        return switch (code / 1000) {
            case 3 -> "3xxx";
            case 4 -> "4xxx";
            default -> "other";
        };
    }
}
