package io.jettyshutdown.demo.page;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import java.lang.management.ManagementFactory;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the page shows, at one moment.
 *
 * @param process tells one process from the next, whose numbers begin at 0
 * @param phase of the server
 * @param ready whether load balancers should send new work
 * @param openSessions those of the page included
 * @param drain null while the server just serves
 * @param closes what was counted
 * @param lastReport the fields of the last drain's report, null before the first
 */
record Snapshot(
        long process,
        String phase,
        boolean ready,
        int openSessions,
        @Nullable Progress drain,
        CloseCounts.Numbers closes,
        @Nullable Map<String, Object> lastReport) {

    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Of a drain.
     *
     * @param intent why
     * @param code that the clients get
     * @param reason that they get
     * @param remaining sessions that are still open
     * @param elapsedMillis since the trigger
     */
    record Progress(String intent, int code, String reason, int remaining, long elapsedMillis) {

        static Progress of(Drain drain) {
            return new Progress(
                    drain.intent().tag(),
                    drain.intent().code(),
                    drain.intent().reason(),
                    drain.remaining(),
                    drain.elapsed().toMillis());
        }
    }

    static Snapshot of(GracefulShutdown shutdown, CloseCounts counts) {
        return new Snapshot(
                ManagementFactory.getRuntimeMXBean().getStartTime(),
                shutdown.phase().name(),
                shutdown.isReady(),
                shutdown.openSessions(),
                shutdown.currentDrain().map(Progress::of).orElse(null),
                counts.numbers(),
                shutdown.lastReport().map(DrainReport::fields).orElse(null));
    }

    String toJson() {
        return json(this);
    }

    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(value + " has no JSON", e);
        }
    }
}
