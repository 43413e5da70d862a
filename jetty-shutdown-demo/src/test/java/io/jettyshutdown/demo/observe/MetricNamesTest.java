package io.jettyshutdown.demo.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.metrics.GracefulShutdownMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;

/** What the dashboard, the alerts and the page ask for is what a server has, before anything has happened. */
class MetricNamesTest {

    /** A name, and maybe selectors of labels. */
    private static final Pattern METRIC = Pattern.compile("(jetty_websocket_\\w+)(?:\\{([^}]*)})?");

    private static final Pattern SELECTOR = Pattern.compile("(\\w+)(=~|!=|=)\\\\?\"(.*?)\\\\?\"");

    /** Labels that Prometheus adds. */
    private static final Set<String> OF_THE_TARGET = Set.of("job", "instance");

    private final List<String> samples = samples();

    private static List<String> samples() {
        Server server = new Server();
        PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        new GracefulShutdownMetrics(GracefulShutdown.install(server)).bindTo(registry);
        return registry.scrape().lines().filter(line -> !line.startsWith("#")).toList();
    }

    private boolean exists(String name, String selectors) {
        return samples.stream().anyMatch(sample -> sample.matches(name + "(\\{.*)? .*") && selects(selectors, sample));
    }

    private static boolean selects(String selectors, String sample) {
        return SELECTOR.matcher(selectors)
                .results()
                .filter(selector -> !OF_THE_TARGET.contains(selector.group(1)))
                .allMatch(selector -> selects(selector, sample));
    }

    private static boolean selects(MatchResult selector, String sample) {
        String value = selector.group(2).equals("!=") ? "(?!" + selector.group(3) + "\").*?" : selector.group(3);
        return Pattern.compile("[{,]" + selector.group(1) + "=\"(" + value + ")\"")
                .matcher(sample)
                .find();
    }

    private void existInFile(Path file, int atLeast) throws IOException {
        List<MatchResult> metrics =
                METRIC.matcher(Files.readString(file)).results().toList();
        assertThat(metrics).hasSizeGreaterThanOrEqualTo(atLeast).allSatisfy(metric -> {
            String selectors = metric.group(2);
            assertThat(exists(metric.group(1), selectors == null ? "" : selectors))
                    .as(metric.group())
                    .isTrue();
        });
    }

    @Test
    void everyMetricThatIsAskedForIsThereFromTheStart() throws IOException {
        existInFile(Path.of("deploy", "grafana", "dashboards", "jetty-shutdown.json"), 60);
        existInFile(Path.of("deploy", "prometheus", "alerts.yml"), 10);
        existInFile(Path.of("docs", "observing.md"), 1);
    }

    @Test
    void misspeltNameOrValueWouldBeSeen() {
        assertThat(exists("jetty_websocket_drain_seconds_count", "job=\"a\", result=~\"timed_out|aborted\""))
                .isTrue();
        assertThat(exists("jetty_websocket_drain_second_count", "")).isFalse();
        assertThat(exists("jetty_websocket_drain_seconds_count", "result=~\"timedout\""))
                .isFalse();
        assertThat(exists("jetty_websocket_drain_seconds_count", "results=~\"aborted\""))
                .isFalse();
    }
}
