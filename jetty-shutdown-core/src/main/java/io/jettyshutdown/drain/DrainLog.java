package io.jettyshutdown.drain;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.spi.LoggingEventAware;
import org.slf4j.spi.LoggingEventBuilder;

/**
 * What a drain writes into the log, as text {@code key=value} and, for backends that keep them (JSON), as SLF4J's
 * key-value pairs.
 */
final class DrainLog {

    private static final Logger LOG = LoggerFactory.getLogger(Drain.class);

    private DrainLog() {}

    static void begins(Drain drain) {
        Map<String, Object> fields = identity(drain);
        fields.put("code", drain.intent().code());
        fields.put("sessions", drain.remaining());
        write("Draining", fields);
    }

    static void goesOn(Drain drain) {
        Map<String, Object> fields = identity(drain);
        fields.put("phase", drain.phase());
        fields.put("remaining", drain.remaining());
        fields.put("elapsedMillis", drain.elapsed().toMillis());
        write("Draining", fields);
    }

    static void ended(DrainReport report) {
        write("Drained", report.fields());
    }

    private static Map<String, Object> identity(Drain drain) {
        Map<String, Object> fields = new LinkedHashMap<>();
        drain.contextPath().ifPresent(path -> fields.put("context", path));
        fields.put("intent", drain.intent().tag());
        return fields;
    }

    private static void write(String what, Map<String, Object> fields) {
        LoggingEventBuilder event = LOG.atInfo();
        if (LOG instanceof LoggingEventAware) {
            // Others would write the pairs in front of the text, once more.
            for (Map.Entry<String, Object> field : fields.entrySet()) {
                event = event.addKeyValue(field.getKey(), field.getValue());
            }
        }
        event.log("{}: {}", what, text(fields));
    }

    static String text(Map<String, Object> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + field.getValue())
                .collect(Collectors.joining(" "));
    }
}
