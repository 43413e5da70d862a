package io.jettyshutdown.faults;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The system's clock is set while a server drains. On the whole machine that would hurt others, so {@code libfaketime}
 * does it to one process: {@code CLOCK_REALTIME} jumps and {@code CLOCK_MONOTONIC} does not, as with {@code date -s}.
 */
class ClockTest {

    /** Its line in the matrix. */
    static final FaultMatrix.Key KEY = new FaultMatrix.Key(
            "the system's clock is set back and forth, by hours and years; one peer never replies",
            "1 of " + (DrainMain.POLITE + 1));

    /** Offsets as {@code libfaketime} reads them: hours and years. */
    private static final List<String> OFFSETS = List.of("+0", "-1h", "+1h", "+10y", "-1h", "-10y");

    private static final long MILLIS_BETWEEN_JUMPS = 20;
    private static final Duration LONGEST = Duration.ofMinutes(2);

    /** A timer's resolution, and the moments between an event and its observation. */
    private static final long TOLERANCE_MILLIS = 100;

    @TempDir
    private Path directory;

    private int jumps;

    @Test
    void clockThatIsSetBackAndForthChangesNothing() throws Exception {
        Parts.require(Part.FAKETIME);
        jump();
        ScheduledExecutorService setter = Executors.newSingleThreadScheduledExecutor();
        try (Command drain = startDrain()) {
            setter.scheduleAtFixedRate(
                    this::jumpIfConnected, MILLIS_BETWEEN_JUMPS, MILLIS_BETWEEN_JUMPS, TimeUnit.MILLISECONDS);
            JsonNode seen = lastLine(drain.output(LONGEST));
            assertThat(seen.get("jumpsForward").asInt()).isGreaterThan(10);
            assertThat(seen.get("jumpsBack").asInt()).isGreaterThan(10);
            assertThat(seen.get("longestWaitOf100Millis").asLong())
                    .as("the tool leaves the JVM's own waits alone")
                    .isBetween(100L, 5_000L);
            assertThat(seen.get("handshakes").asInt()).isEqualTo(DrainMain.POLITE);
            assertThat(seen.get("noReply").asInt()).isEqualTo(1);
            assertThat(seen.get("result").asText()).isEqualTo("timed_out");
            assertThat(seen.get("farewellsFailed").asInt()).isEqualTo(DrainMain.POLITE + 1);

            long slots = 1000L * (DrainMain.POLITE - 1) / DrainMain.RATE;
            long handshakeTimeout = DrainMain.HANDSHAKE_TIMEOUT.toMillis();
            long shortest = DrainMain.FAREWELL_TIMEOUT.toMillis() + slots + handshakeTimeout;
            long gracePeriod = DrainMain.GRACE_PERIOD.toMillis();
            assertThat(seen.get("slotsMillis").asLong()).isBetween(slots - 500, slots + 10_000);
            assertThat(seen.get("mutePeerMillis").asLong())
                    .isBetween(handshakeTimeout - TOLERANCE_MILLIS, handshakeTimeout + slots + 10_000);
            assertThat(seen.get("reportedMillis").asLong()).isBetween(shortest - TOLERANCE_MILLIS, gracePeriod);
            assertThat(seen.get("stopMillis").asLong()).isBetween(shortest - TOLERANCE_MILLIS, gracePeriod);
            assertThat(seen.get("leftBehind")).isEmpty();
            if (Boolean.getBoolean("faults.full")) {
                FaultMatrix.write("clock", List.of(result(seen)));
            }
        } finally {
            setter.shutdownNow();
        }
    }

    private static CaseResult result(JsonNode seen) {
        return new CaseResult(
                KEY.fault(),
                KEY.share(),
                DrainMain.POLITE,
                seen.get("handshakes").asInt(),
                Duration.ofMillis(seen.get("stopMillis").asLong()),
                DrainMain.GRACE_PERIOD,
                List.of());
    }

    private Command startDrain() throws Exception {
        return Command.start(
                Map.of(
                        "LD_PRELOAD", libfaketime(),
                        "FAKETIME_TIMESTAMP_FILE", offset().toString(),
                        "FAKETIME_NO_CACHE", "1",
                        // The name depends on the version.
                        "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                        "DONT_FAKE_MONOTONIC", "1",
                        // Its workaround for some versions of glibc lets waits of the JVM end far too early.
                        "FAKETIME_FORCE_MONOTONIC_FIX", "0"),
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                DrainMain.class.getName(),
                connected().toString());
    }

    /** The program knows where its library is, whatever the machine's architecture. */
    private static String libfaketime() throws Exception {
        return Command.run("faketime", "-m", "-f", "+0", "printenv", "LD_PRELOAD")
                .strip();
    }

    /** Exists when the clients are connected: the JDK's {@code Socket.connect} with a timeout asks the wall clock. */
    private Path connected() {
        return directory.resolve("connected");
    }

    private void jumpIfConnected() {
        if (Files.exists(connected())) {
            jump();
        }
    }

    private Path offset() {
        return directory.resolve("offset");
    }

    /** In one step, so that the other process never reads half an offset. */
    private void jump() {
        try {
            Path next = Files.writeString(directory.resolve("next"), OFFSETS.get(jumps++ % OFFSETS.size()) + "\n");
            Files.move(next, offset(), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static JsonNode lastLine(String output) throws IOException {
        List<String> lines = output.lines().toList();
        return new ObjectMapper().readTree(lines.get(lines.size() - 1));
    }
}
