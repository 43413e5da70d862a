package io.jettyshutdown.demo.observe;

import io.jettyshutdown.demo.serve.DrainEntry;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The database, the servers' drain reports, and the clients, on the same things.
 *
 * @param what the thing that is counted
 * @param prometheus what the database says, although the processes that counted are gone
 * @param drainReports the sum of the servers' own reports; null if they do not know
 * @param clients what the clients saw; null if they cannot know
 */
record Comparison(
        String what,
        double prometheus,
        @Nullable Integer drainReports,
        @Nullable Integer clients) {

    boolean agrees() {
        return (drainReports == null || prometheus == drainReports) && (clients == null || prometheus == clients);
    }

    /** Asks and compares. */
    static List<Comparison> of(
            PrometheusQueries queries,
            Variables variables,
            Instant end,
            List<DrainEntry> drains,
            ClientsAccount clients)
            throws IOException, InterruptedException {
        Database database = (meter, matchers) -> queries.number(
                variables.into("sum(max_over_time(jetty_websocket_%s{%s}[$__range]))".formatted(meter, matchers)), end);
        int code = clients.code();
        List<Comparison> lines = new ArrayList<>();
        lines.add(new Comparison("drains", database.total("drain_seconds_count", ""), drains.size(), null));
        lines.add(new Comparison(
                "Close frames sent, " + code,
                database.total("close_frames_total", "direction='sent',code='%d'".formatted(code)),
                sum(drains, drain -> drain.closeFramesSent().getOrDefault(code, 0)),
                clients.told()));
        lines.add(new Comparison(
                "Close frames received, " + code,
                database.total("close_frames_total", "direction='received',code='%d'".formatted(code)),
                sum(drains, drain -> drain.closeFramesReceived().getOrDefault(code, 0)),
                clients.handshakes()));
        for (String outcome : outcomes(drains)) {
            lines.add(new Comparison(
                    "sessions drained, " + outcome,
                    database.total("drain_sessions_total", "outcome='%s'".formatted(outcome)),
                    sum(drains, drain -> drain.outcomes().getOrDefault(outcome, 0)),
                    outcome.equals("handshake") ? clients.handshakes() : null));
        }
        lines.add(new Comparison(
                "sessions opened", database.total("sessions_opened_total", ""), null, clients.connections()));
        lines.add(new Comparison(
                "sessions ended", database.total("sessions_ended_total", ""), null, clients.connections()));
        return lines;
    }

    /** Looks up the sum of a counter over all processes. */
    @FunctionalInterface
    private interface Database {
        double total(String meter, String matchers) throws IOException, InterruptedException;
    }

    private static TreeSet<String> outcomes(List<DrainEntry> drains) {
        TreeSet<String> names = new TreeSet<>();
        drains.forEach(drain -> names.addAll(drain.outcomes().keySet()));
        return names;
    }

    private static int sum(List<DrainEntry> drains, ToIntFunction<DrainEntry> number) {
        return drains.stream().mapToInt(number).sum();
    }
}
