package io.jettyshutdown.demo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class AllocationCommandTest {

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void whatAStopAllocatesGrowsAsTheSessionsDo() throws Exception {
        Bench bench = Bench.run("allocation", "--sessions=100,1000", "--runs=1", "--json");
        assertThat(bench.status()).as(bench.err()).isZero();

        JsonNode library = bench.json().path("allocatedBytesPerSession").path("library");
        double few = library.path("100").path("median").asDouble();
        double many = library.path("1000").path("median").asDouble();
        assertThat(many).as("bytes per session of ten times as many").isBetween(100.0, few * 1.5);
    }
}
