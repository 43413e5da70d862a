package io.jettyshutdown.demo.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.jettyshutdown.demo.bench.client.DescriptorLimit;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BenchCommandTest {

    private final StringWriter err = new StringWriter();

    @Test
    @Timeout(value = 5, unit = TimeUnit.MINUTES)
    void everyRivalDoesItWithoutAFlawUnderTrafficAndAllOfItIsReported(@TempDir Path directory) throws Exception {
        Parts.require(Part.FONTS);
        Path picture = directory.resolve("scale.png");
        Bench bench = Bench.run(
                "--sessions=50", "--runs=1", "--traffic=500", "--warm-up=0", "--picture=" + picture, "--json");
        assertThat(bench.status()).as(bench.err()).isZero();

        assertThat(picture).isNotEmptyFile();
        assertThat(bench.out()).contains("50 sessions", "lost from clients");
        JsonNode json = bench.json();
        assertThat(json.path("runs").asInt()).isEqualTo(1);
        assertThat(json.path("messagesPerSecond").asInt()).isEqualTo(500);
        assertThat(json.path("flawless").asBoolean()).isTrue();
        assertThat(json.path("sizes").findValuesAsText("sessions")).containsExactly("50");
        for (JsonNode size : json.path("sizes")) {
            JsonNode servers = size.path("servers");
            assertThat(servers.fieldNames()).toIterable().containsExactly("stock", "library", "netty", "nio");
            assertThat(servers.path("stock").path("expectedCode").asInt()).isEqualTo(1001);
            assertThat(median(servers.path("stock"), "messagesFromClients")).isPositive();
            for (String name : new String[] {"library", "netty", "nio"}) {
                JsonNode server = servers.path(name);
                assertThat(server.path("expectedCode").asInt()).isEqualTo(1012);
                assertThat(median(server, "rightCodePercent")).isEqualTo(100);
                assertThat(median(server, "handshakePercent")).isEqualTo(100);
                assertThat(median(server, "allCloseFramesMillis")).isPositive();
                assertThat(median(server, "allHandshakesMillis")).isPositive();
                assertThat(median(server, "stopReturnedMillis")).isPositive();
                assertThat(median(server, "heapBytesPerSession")).isPositive();
                assertThat(server.path("serverCpuMillis").has("median")).isTrue();
                assertThat(median(server, "messagesFromClients")).isGreaterThan(400);
                assertThat(median(server, "messagesToClients")).isGreaterThan(400);
                assertThat(median(server, "lostFromClients")).isZero();
                assertThat(median(server, "lostToClients")).isZero();
            }
        }
    }

    private static double median(JsonNode server, String figure) {
        return server.path(figure).path("median").asDouble(-1);
    }

    @ParameterizedTest
    @CsvSource({
        "--sessions=0, --sessions is 0, but must be between 1 and 1000000",
        "'--sessions=1,1000001', --sessions is 1000001",
        "--runs=0, --runs is 0",
        "--traffic=-1, --traffic is -1, but must be between 0 and 1000000",
        "--warm-up=-1, --warm-up is -1",
        "--picture=scale.svg, must end with .png",
        "http2 --connections=1001, --connections is 1001, but must be between 1 and 1000",
        "echo --pairs=1, --pairs is 1, but must be between 2 and 1000",
        "echo --seconds=NaN, --seconds is NaN, but must be between 0.1 and 60",
        "rest --sessions=99, --sessions is 99, but must be between 100 and 20000",
        "pacing --sessions=1000 --rate=10, 1000 sessions at a rate of 10 take more than 40 s",
        "'allocation --sessions=1000,20001', --sessions is 20001, but must be between 1 and 20000",
    })
    void whatCannotBeMeasuredIsRefused(String arguments, String message) {
        Bench bench = Bench.run(arguments.split(" "));
        assertThat(bench.status()).isEqualTo(2);
        assertThat(bench.err()).contains(message).hasLineCount(1);
    }

    @ParameterizedTest
    @CsvSource({"--sessions=1, 2", "http2, 2", "echo, 1", "rest, 1", "pacing, 1", "allocation, 1"})
    void measurementThatBreaksOffIsToldFromAFlaw(String arguments, int status) {
        String home = System.setProperty("java.home", "no-java");
        try {
            Bench bench = Bench.run(arguments);
            assertThat(bench.status()).isEqualTo(status);
            assertThat(bench.err()).contains("no-java").hasLineCount(1);
        } finally {
            System.setProperty("java.home", home);
        }
    }

    @Test
    void sessionsThatWereAskedForAreAllMeasuredOrNone() {
        assertThat(sizes(List.of(5000, 19_999), 20_000)).containsExactly(5000, 19_999);
        assertThat(err.toString()).isEmpty();

        assertThat(sizes(List.of(5000, 20_001), 20_000)).isEmpty();
        assertThat(err.toString())
                .contains("20,001 sessions need more", "get by with 20,000 sessions", "ulimit -n")
                .hasLineCount(1);
    }

    @Test
    void ofTheDefaultIsMeasuredWhatTheLimitAllows() {
        assertThat(sizes(List.of(), 20_000)).containsExactly(1000, 4000, 10_000);
        assertThat(sizes(List.of(), 9_999)).containsExactly(1000, 4000);
        assertThat(err.toString()).contains("10,000 sessions need more");
    }

    @Test
    void warmUpNeedsDescriptorsToo() {
        assertThat(sizes(List.of(10), LoadOptions.WARM_UP_SESSIONS - 1)).isEmpty();
        assertThat(BenchCommand.sizes(List.of(10), 0, 10, new PrintWriter(err))).containsExactly(10);
    }

    private List<Integer> sizes(List<Integer> asked, long possible) {
        return BenchCommand.sizes(asked, 1, possible, new PrintWriter(err, true));
    }

    @Test
    void limitOfThisProcessIsKnown() {
        assertThat(DescriptorLimit.sessions()).isPositive();
    }
}
