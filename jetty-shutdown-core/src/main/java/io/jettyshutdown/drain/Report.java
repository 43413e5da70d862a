package io.jettyshutdown.drain;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Phase;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What {@link Tally} has counted when a drain is over. Immutable. */
record Report(
        @Nullable String context,
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
        Map<Phase, Duration> phases)
        implements DrainReport {

    Report {
        closeFramesSent = Map.copyOf(closeFramesSent);
        closeFramesReceived = Map.copyOf(closeFramesReceived);
        phases = Map.copyOf(phases);
    }

    @Override
    public Optional<String> contextPath() {
        return Optional.ofNullable(context);
    }

    @Override
    public String summary() {
        return DrainLog.text(fields());
    }

    @Override
    public Map<String, Object> fields() {
        Map<String, Object> fields = new LinkedHashMap<>();
        if (context != null) {
            fields.put("context", context);
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
