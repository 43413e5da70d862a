package io.jettyshutdown.demo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import picocli.CommandLine;

class Http2CommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void thousandSessionsOnTwoConnectionsAreDrainedWithAHandshakeEach() throws Exception {
        assertThat(http2("--sessions", "1000", "--connections", "2", "--warm-up", "0", "--json"))
                .as(() -> out + "\n" + err)
                .isZero();

        JsonNode json = new ObjectMapper().readTree(out.toString().lines().reduce("", (first, last) -> last));
        assertThat(json.path("sessions").asInt()).isEqualTo(1000);
        assertThat(json.path("connections").asInt()).isEqualTo(2);
        assertThat(json.path("flawless").asBoolean()).isTrue();
        JsonNode stock = json.path("servers").path("stock_http2");
        assertThat(stock.path("expectedCode").asInt()).isEqualTo(1001);
        assertThat(median(stock, "handshakePercent"))
                .as("stock Jetty does not wait for the replies")
                .isLessThan(100);
        JsonNode library = json.path("servers").path("library_http2");
        assertThat(library.path("expectedCode").asInt()).isEqualTo(1012);
        assertThat(median(library, "rightCodePercent")).isEqualTo(100);
        assertThat(median(library, "handshakePercent")).isEqualTo(100);
        assertThat(median(library, "allHandshakesMillis")).isGreaterThan(median(library, "allCloseFramesMillis"));
        assertThat(median(library, "stopReturnedMillis")).isPositive();
        assertThat(median(library, "heapBytesPerSession")).isPositive();
    }

    private static double median(JsonNode server, String figure) {
        return server.path(figure).path("median").asDouble();
    }

    @Test
    void numberOfConnectionsOutOfRangeIsRefused() {
        assertThat(http2("--connections", "1001")).isEqualTo(2);
        assertThat(err.toString()).contains("--connections is 1001, but must be between 1 and 1000");
    }

    private int http2(String... arguments) {
        return new CommandLine(new Http2Command())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
