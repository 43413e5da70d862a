package io.jettyshutdown.demo.bench.report;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.server.Server;

/** What was measured, and under which conditions: lines for people, an object for machines. */
public final class Report {

    private final List<String> conditions = new ArrayList<>();
    private final StringBuilder lines = new StringBuilder();
    private final ObjectNode json = JsonNodeFactory.instance.objectNode();

    public Report() {
        with("jetty", Server.getVersion(), "Jetty %s");
        with("java", Runtime.version().toString(), "Java " + Runtime.version().feature());
        with("cpus", Runtime.getRuntime().availableProcessors(), "CPUs: %d");
    }

    /**
     * One more condition.
     *
     * @param text for people, with the value's place in it
     */
    public Report with(String jsonName, Object value, String text) {
        json.putPOJO(jsonName, value);
        conditions.add(text.formatted(value));
        return this;
    }

    String conditions() {
        return String.join(", ", conditions);
    }

    Report line(String line) {
        lines.append(line).append(System.lineSeparator());
        return this;
    }

    /** For people. */
    public String text() {
        return conditions() + System.lineSeparator() + lines;
    }

    /** For machines; what is put into it is part of the report. */
    public ObjectNode json() {
        return json;
    }
}
