package io.jettyshutdown.demo.observe;

import java.time.Duration;
import java.util.Collection;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What Grafana puts in for the variables of a query.
 *
 * @param values by name, without the dollar sign
 */
record Variables(Map<String, String> values) {

    /** In the three spellings that Grafana knows, of which the last two may have a format. */
    private static final Pattern VARIABLE =
            Pattern.compile("\\$(\\w+)|\\$\\{(\\w+)(?::\\w+)?}|\\[\\[(\\w+)(?::\\w+)?]]");

    /** As Grafana computes them for a dashboard whose resolution is the interval of the scrapes. */
    static Variables of(String job, Collection<String> instances, Duration range, Duration scrapes) {
        long seconds = range.toSeconds();
        Duration rates = scrapes.multipliedBy(4);
        return new Variables(Map.of(
                "datasource",
                "prometheus",
                "job",
                job,
                "instance",
                "(" + String.join("|", instances) + ")",
                "__range",
                seconds + "s",
                "__range_s",
                Long.toString(seconds),
                "__range_ms",
                Long.toString(range.toMillis()),
                "__interval",
                scrapes.toMillis() + "ms",
                "__interval_ms",
                Long.toString(scrapes.toMillis()),
                "__rate_interval",
                rates.toMillis() + "ms"));
    }

    /**
     * Puts the values in.
     *
     * @throws IllegalArgumentException if the query has a variable that has none
     */
    String into(String query) {
        return VARIABLE.matcher(query).replaceAll(found -> Matcher.quoteReplacement(valueOf(name(found::group))));
    }

    private static String name(IntFunction<String> group) {
        return group.apply(1) != null ? group.apply(1) : group.apply(2) != null ? group.apply(2) : group.apply(3);
    }

    private String valueOf(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalArgumentException("the variable $" + name + " has no value");
        }
        return value;
    }
}
