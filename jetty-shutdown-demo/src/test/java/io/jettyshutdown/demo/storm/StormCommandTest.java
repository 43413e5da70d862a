package io.jettyshutdown.demo.storm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.awt.image.BufferedImage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StormCommandTest {

    @TempDir
    private Path directory;

    @Test
    void showsPoliciesSideBySide() {
        Storm storm = Storm.run("--sessions=10000", "--nodes=4");

        assertThat(storm.status()).isZero();
        assertThat(storm.output()).contains("10,000 sessions on 4 nodes, one by one", "slots: 2,000 per second");
        assertThat(storm.output().lines().filter(line -> line.contains("none")).findFirst())
                .hasValueSatisfying(line ->
                        assertThat(line.strip().split(" +")).containsExactly("none", "fixed", "jitter", "slots"));
    }

    @Test
    void gracePeriodThatIsTooShortIsAFailureAndTheRightOneIsNot() {
        String[] fleet = {"--sessions=40000", "--nodes=1", "--policy=slots", "--reconnect-rate=1000"};

        Storm tooShort = Storm.run(fleet);

        assertThat(tooShort.status()).isEqualTo(1);
        assertThat(tooShort.output().replace('\n', ' '))
                .contains(
                        "of 40,000 sessions when its turn comes, needs 40.0 s, and its closing window is 15.0 s",
                        "wait outside, 25.0 s at most",
                        "a grace period of at least 50 s, or at least 2,667/s");
        assertThat(Storm.run(with(fleet, "--grace-period=50s")).status()).isZero();
        assertThat(Storm.run(with(fleet, "--reconnect-rate=2667")).status()).isZero();
        assertThat(Storm.run(with(fleet, "--grace-period=49s")).status()).isEqualTo(1);
        assertThat(Storm.run(with(fleet, "--reconnect-rate=2660")).status()).isEqualTo(1);
    }

    private static String[] with(String[] fleet, String option) {
        List<String> arguments = new ArrayList<>(List.of(fleet));
        arguments.removeIf(argument -> argument.startsWith(option.substring(0, option.indexOf('='))));
        arguments.add(option);
        return arguments.toArray(String[]::new);
    }

    /** Nodes take upgrades for which nobody waits any more, and so nobody in time: that has no end. */
    @Test
    void clientsThatNeverComeBackAreSaidAndNotComputedForEver() {
        String[] fleet = {"--sessions=20000", "--nodes=2", "--accept-rate=100", "--policy=none", "--strategy=surge"};

        Storm storm = Storm.run(fleet);

        assertThat(storm.status()).isEqualTo(1);
        assertThat(storm.errors()).contains("with policy none clients never come back", "waits 41 s", "after 10 s");
        assertThat(Storm.run(with(fleet, "--backlog=500")).status()).isZero();
    }

    @Test
    void jsonHasItAll() throws Exception {
        JsonNode json = new ObjectMapper()
                .readTree(Storm.run("--sessions=1000", "--nodes=2", "--json", "--policy=deaf,slots")
                        .output());

        assertThat(json.get("fits").asBoolean()).isTrue();
        assertThat(json.get("forecasts").findValuesAsText("policy")).containsExactly("deaf", "slots");
        JsonNode slots = json.get("forecasts").get(1);
        assertThat(slots.get("fits").asBoolean()).isTrue();
        assertThat(slots.get("peakReconnects").asInt()).isPositive();
        assertThat(slots.get("outage").get("p99").asInt()).isPositive();
        assertThat(slots.get("reconnectsPerSecond")).isNotEmpty();
    }

    @Test
    void pictureHasARowForEachPolicy() throws Exception {
        Path two = directory.resolve("two.png");
        Path four = directory.resolve("four.png");

        Storm.run("--sessions=1000", "--nodes=2", "--policy=none,slots", "--picture=" + two);
        Storm.run("--sessions=1000", "--nodes=2", "--picture=" + four);

        BufferedImage small = ImageIO.read(two.toFile());
        BufferedImage large = ImageIO.read(four.toFile());
        assertThat(large.getHeight() - small.getHeight()).isEqualTo(2 * 170);
        assertThat(large.getRGB(0, 0, large.getWidth(), large.getHeight(), null, 0, large.getWidth()))
                .contains(0xFF56B4E9);
        assertThat(Files.size(four)).isGreaterThan(Files.size(two));
    }
}
