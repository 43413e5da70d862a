package io.jettyshutdown.drain;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.RawClient;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Where the backend writes JSON, the numbers are fields of it. */
class DrainLogTest {

    @Test
    void everyNumberIsAFieldOfAJsonLog() throws Exception {
        ByteArrayOutputStream json = new ByteArrayOutputStream();
        Logger root = (Logger) LoggerFactory.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
        OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(root.getLoggerContext());
        encoder.start();
        appender.setContext(root.getLoggerContext());
        appender.setEncoder(encoder);
        appender.setOutputStream(json);
        appender.start();
        root.addAppender(appender);
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder());
                RawClient client = server.connect()) {
            var stopped = server.shutdown.stop(Intent.RESTART);
            client.reply(client.readClose());
            var report = stopped.join();
            Map<String, String> expected = new HashMap<>();
            report.fields().forEach((name, value) -> expected.put(name, value.toString()));
            assertThat(drained(json)).isEqualTo(expected).containsEntry("handshakes", "1");
        } finally {
            root.detachAppender(appender);
        }
    }

    private static Map<String, String> drained(ByteArrayOutputStream json) throws Exception {
        List<String> lines = json.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> line.contains("\"io.jettyshutdown.Drain\"") && line.contains("\"result\""))
                .toList();
        assertThat(lines).as(json.toString(StandardCharsets.UTF_8)).hasSize(1);
        Map<String, String> pairs = new HashMap<>();
        for (JsonNode pair : new ObjectMapper().readTree(lines.get(0)).get("kvpList")) {
            pair.fields()
                    .forEachRemaining(
                            field -> pairs.put(field.getKey(), field.getValue().asText()));
        }
        return pairs;
    }
}
