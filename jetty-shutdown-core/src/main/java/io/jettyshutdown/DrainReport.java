package io.jettyshutdown;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What a drain did. Immutable.
 *
 * @param contextPath the path of the context whose sessions it had to end, because that context stopped alone; null for
 *     the whole server
 * @param intent why
 * @param result how it ended
 * @param sessions the sessions that it had to end; equal to {@code handshakes + noReply + aborted + abnormal + kept},
 *     but for those whose handshake was under way when the drain was cancelled
 * @param handshakes sessions that ended with both Close frames exchanged, whoever began
 * @param noReply sessions whose peer was sent a Close frame and did not answer it
 * @param aborted sessions that were cut before a Close frame could be written, because the peer did not read
 * @param abnormal sessions whose connection ended by itself, without any Close frame
 * @param kept sessions that stayed open, because the drain was cancelled, or a drain of the whole server took over, or
 *     the {@link SessionPolicy} excludes them
 * @param untracked those of the sessions that were outside the mechanism and got Jetty's own close; counted as
 *     {@code noReply}
 * @param refusedUpgrades upgrades that were answered with 503
 * @param pendingUpgrades upgrades that were still being answered by the application when the time was over
 * @param farewellsFailed farewells that threw, failed or were not done in time
 * @param closeFramesSent the Close frames of these sessions that were written, by code
 * @param closeFramesReceived the Close frames that came from these sessions' peers, by code; 1005 for one without
 * @param duration from the trigger to the end
 * @param phases how long each phase took
 */
public record DrainReport(
        @Nullable String contextPath,
        Intent intent,
        Result result,
        int sessions,
        int handshakes,
        int noReply,
        int aborted,
        int abnormal,
        int kept,
        int untracked,
        int refusedUpgrades,
        int pendingUpgrades,
        int farewellsFailed,
        Map<Integer, Integer> closeFramesSent,
        Map<Integer, Integer> closeFramesReceived,
        Duration duration,
        Map<Phase, Duration> phases) {

    /** How a drain ended. */
    public enum Result {

        /** No session was left before the time was over. */
        COMPLETED,

        /** The time was over; what was left has been cut. */
        TIMED_OUT,

        /** {@link Drain#abort()} was called; what was left has been cut. */
        ABORTED,

        /** {@link Drain#cancel()} was called; the server is open again. */
        CANCELLED;

        /**
         * The value of the metrics tag {@code result}.
         *
         * @return the name in lower case
         */
        public String tag() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Copies the maps. */
    public DrainReport {
        closeFramesSent = Map.copyOf(closeFramesSent);
        closeFramesReceived = Map.copyOf(closeFramesReceived);
        phases = Map.copyOf(phases);
    }

    /**
     * One line for a log: the {@link #fields()} as {@code key=value}, separated by spaces.
     *
     * @return the summary
     */
    public String summary() {
        return fields().entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(" "));
    }

    /**
     * What a log says: all but the phases, {@code context} only where one stopped alone. The Close frames by code are
     * texts such as {@code 1005:2,1012:998}, {@code -} for none.
     *
     * @return names and values, always in the same order
     */
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (contextPath != null) {
            fields.put("context", contextPath);
        }
        fields.put("intent", intent.tag());
        fields.put("code", intent.code());
        fields.put("result", result.tag());
        fields.put("sessions", sessions);
        fields.put("handshakes", handshakes);
        fields.put("noReply", noReply);
        fields.put("aborted", aborted);
        fields.put("abnormal", abnormal);
        fields.put("kept", kept);
        fields.put("untracked", untracked);
        fields.put("refusedUpgrades", refusedUpgrades);
        fields.put("pendingUpgrades", pendingUpgrades);
        fields.put("farewellsFailed", farewellsFailed);
        fields.put("sent", byCode(closeFramesSent));
        fields.put("received", byCode(closeFramesReceived));
        fields.put("durationMillis", duration.toMillis());
        return fields;
    }

    private static String byCode(Map<Integer, Integer> frames) {
        String text = new TreeMap<>(frames)
                .entrySet().stream()
                        .map(entry -> entry.getKey() + ":" + entry.getValue())
                        .collect(Collectors.joining(","));
        return text.isEmpty() ? "-" : text;
    }
}
