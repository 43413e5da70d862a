package io.jettyshutdown.demo.storm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.demo.DemoProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is computed is what happens to real clients of real servers. */
class StormAgainstRollingTest {

    private static final String[] DEPLOYMENT = {
        "--nodes=2",
        "--clients=500",
        "--reconnect-rate=100",
        "--strategy=surge",
        "--grace-period=5s",
        "--message-rate=100"
    };

    @TempDir
    private Path directory;

    private Path rolling() throws Exception {
        try (DemoProcess process = DemoProcess.rolling(directory, DEPLOYMENT)) {
            return Files.writeString(
                    directory.resolve("rolling.json"), process.awaitReport().toString());
        }
    }

    /**
     * Slots that do not fit: rate, window and hints decide what clients see. A host that stands still for a moment lets
     * clients come back together, which is not computed: a second and a third deployment get a chance.
     */
    @Test
    void peakAndOutageAreWithinAFifth() throws Exception {
        Path report = rolling();
        Storm storm = against(report);
        for (int again = 0; again < 2 && storm.status() != 0; again++) {
            report = rolling();
            storm = against(report);
        }

        assertThat(storm.output()).contains("surge", "Reconnects in any second", "Outage, p99", "All within 20 %.");
        assertThat(storm.status()).isZero();

        String slower = Files.readString(report).replace("\"reconnectRate\":100.0", "\"reconnectRate\":60.0");
        Storm wrong = Storm.run("--against=" + Files.writeString(directory.resolve("wrong.json"), slower));
        assertThat(wrong.output()).contains("FAILED", " !");
        assertThat(wrong.status()).isEqualTo(1);
    }

    /** The successors are as cold as they were: until the first client was back, but for what the signal takes. */
    private static Storm against(Path report) throws IOException {
        JsonNode tenths = new ObjectMapper().readTree(report.toFile()).get("reconnectsPerTenth");
        int first = 0;
        while (tenths.get(first).asInt() == 0) {
            first++;
        }
        return Storm.run("--against=" + report, "--cold-start=" + 100 * Math.max(0, first - 1) + "ms");
    }

    @Test
    void reportOfAnOlderVersionIsExplained() throws Exception {
        Path old = Files.writeString(directory.resolve("old.json"), "{\"nodes\":3}");

        Storm storm = Storm.run("--against=" + old);

        assertThat(storm.status()).isEqualTo(1);
        assertThat(storm.errors().lines()).singleElement().asString().contains("old.json", "rolling --json", "anew");
    }
}
