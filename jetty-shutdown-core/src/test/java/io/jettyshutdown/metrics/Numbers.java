package io.jettyshutdown.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.DrainReport;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a backend knows of the meters.
 *
 * @param values of each counter and of each timer's count, by its name in Micrometer and its tags
 */
public record Numbers(Map<Series, Double> values) {

    public record Series(String meter, Map<String, String> tags) {}

    private static final Pattern SAMPLE = Pattern.compile(
            "^jetty_websocket_(\\w+?)(?:_(?:seconds_count|total))\\{?(.*?)}? (\\S+)$", Pattern.MULTILINE);

    private static final Pattern LABEL = Pattern.compile("(\\w+)=\"(.*?)\"");

    /** From a page of Prometheus's text, whose labels of the scraped job do not count. */
    public static Numbers ofPrometheus(String page) {
        return new Numbers(SAMPLE.matcher(page)
                .results()
                .collect(Collectors.toMap(
                        sample -> new Series(
                                "jetty.websocket." + sample.group(1).replace('_', '.'), tags(sample.group(2))),
                        sample -> Double.valueOf(sample.group(3)))));
    }

    private static Map<String, String> tags(String labels) {
        return LABEL.matcher(labels)
                .results()
                .filter(label ->
                        !label.group(1).equals("job") && !label.group(1).equals("instance"))
                .collect(Collectors.toMap((MatchResult label) -> label.group(1), label -> label.group(2)));
    }

    private double of(String meter, Map<String, String> tags) {
        Series series = new Series("jetty.websocket." + meter, tags);
        assertThat(values).containsKey(series);
        return values.get(series);
    }

    /** Fails unless all of it is here, and it is the same. */
    public void assertAgree(DrainReport report) {
        String intent = report.intent().tag();
        assertThat(of(
                        "drain",
                        Map.of("intent", intent, "result", report.result().tag())))
                .isEqualTo(1);
        Map.of(
                        "handshake", report.handshakes(),
                        "no_reply", report.noReply(),
                        "aborted", report.aborted(),
                        "abnormal", report.abnormal(),
                        "kept", report.kept())
                .forEach((outcome, sessions) -> assertThat(
                                of("drain.sessions", Map.of("intent", intent, "outcome", outcome)))
                        .as(outcome)
                        .isEqualTo(sessions.doubleValue()));
        assertThat(closeFrames("sent")).isEqualTo(doubles(report.closeFramesSent()));
        assertThat(closeFrames("received")).isEqualTo(doubles(report.closeFramesReceived()));
        assertThat(of("upgrades.refused", Map.of())).isEqualTo(report.refusedUpgrades());
    }

    /** Those of drains, as a report has them: without zeros. */
    private Map<String, Double> closeFrames(String direction) {
        return values.entrySet().stream()
                .filter(value -> value.getKey().meter().equals("jetty.websocket.close.frames")
                        && value.getKey().tags().get("direction").equals(direction)
                        && value.getKey().tags().get("source").equals("drain")
                        && value.getValue() > 0)
                .collect(Collectors.toMap(value -> value.getKey().tags().get("code"), Map.Entry::getValue));
    }

    private static Map<String, Double> doubles(Map<Integer, Integer> frames) {
        return frames.entrySet().stream()
                .collect(Collectors.toMap(
                        frame -> frame.getKey().toString(),
                        frame -> frame.getValue().doubleValue()));
    }
}
