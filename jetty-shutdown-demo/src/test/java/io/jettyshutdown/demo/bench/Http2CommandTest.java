package io.jettyshutdown.demo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jettyshutdown.testing.OldJetty;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class Http2CommandTest {

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void thousandSessionsOnTwoConnectionsAreDrainedWithAHandshakeEach() throws Exception {
        OldJetty.skipBefore("12.1.10", "answers get lost where many sessions share an HTTP/2 connection");
        Bench bench = Bench.run("http2", "--sessions=1000", "--connections=2", "--warm-up=0", "--json");
        assertThat(bench.status()).as(bench.out() + bench.err()).isZero();

        JsonNode json = bench.json();
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
}
