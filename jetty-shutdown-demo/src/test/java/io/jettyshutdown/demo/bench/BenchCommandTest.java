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

class BenchCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void lastLineOfOutputIsTheWholeComparisonAsJson() throws Exception {
        assertThat(bench("--sessions", "50", "--runs", "1", "--json"))
                .as(err::toString)
                .isZero();

        JsonNode json = new ObjectMapper().readTree(out.toString().lines().reduce("", (first, last) -> last));
        assertThat(json.path("sessions").asInt()).isEqualTo(50);
        assertThat(json.path("runs").asInt()).isEqualTo(1);
        assertThat(json.path("flawless").asBoolean()).isTrue();
        JsonNode servers = json.path("servers");
        assertThat(servers.fieldNames()).toIterable().containsExactly("stock", "library", "nio");
        assertThat(servers.path("stock").path("expectedCode").asInt()).isEqualTo(1001);
        assertThat(servers.path("nio")
                        .path("stopReturnedMillis")
                        .path("timesLowerBound")
                        .asDouble())
                .isEqualTo(1);
        for (String name : new String[] {"library", "nio"}) {
            JsonNode server = servers.path(name);
            assertThat(server.path("expectedCode").asInt()).isEqualTo(1012);
            assertThat(server.path("rightCodePercent").path("min").asDouble()).isEqualTo(100);
            assertThat(server.path("handshakePercent").path("min").asDouble()).isEqualTo(100);
            assertThat(server.path("allCloseFramesMillis").path("median").asDouble())
                    .isPositive();
            assertThat(server.path("allHandshakesMillis").path("median").asDouble())
                    .isPositive();
            assertThat(server.path("stopReturnedMillis").path("median").asDouble())
                    .isPositive();
            assertThat(server.path("heapBytesPerSession").path("median").asDouble())
                    .isPositive();
            assertThat(server.path("serverCpuMillis").has("median")).isTrue();
        }
    }

    @Test
    void numberOfSessionsOutOfRangeIsRefused() {
        assertThat(bench("--sessions", "20001")).isEqualTo(2);
        assertThat(err.toString()).contains("--sessions is 20001, but must be between 1 and 20000");
    }

    private int bench(String... arguments) {
        return new CommandLine(new BenchCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
