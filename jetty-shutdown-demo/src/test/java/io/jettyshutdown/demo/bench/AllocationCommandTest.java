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

class AllocationCommandTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void whatAStopAllocatesGrowsAsTheSessionsDo() throws Exception {
        assertThat(bench("allocation", "--sessions", "100,1000", "--runs", "1", "--json"))
                .as(err::toString)
                .isZero();

        JsonNode library = new ObjectMapper()
                .readTree(out.toString().lines().reduce("", (first, last) -> last))
                .path("allocatedBytesPerSession")
                .path("library");
        double few = library.path("100").path("median").asDouble();
        double many = library.path("1000").path("median").asDouble();
        assertThat(many).as("bytes per session of ten times as many").isBetween(100.0, few * 1.5);
    }

    @Test
    void numberOfSessionsOutOfRangeIsRefused() {
        assertThat(bench("allocation", "--sessions", "1000,20001")).isEqualTo(2);
        assertThat(err.toString()).contains("--sessions is 20001, but must be between 1 and 20000");
    }

    private int bench(String... arguments) {
        return new CommandLine(new BenchCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }
}
