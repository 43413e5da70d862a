package io.jettyshutdown.demo.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.NodePackages;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReconnectingWebSocketTest {

    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final Pattern PASSED = Pattern.compile("^# pass (\\d+)$", Pattern.MULTILINE);

    @TempDir
    private Path directory;

    private WebClient client;

    @BeforeEach
    void install() throws Exception {
        client = new WebClient(directory);
    }

    /** With a fake WebSocket and a fake clock; that a test fails, the exit status says. */
    @Test
    void keepsTheRulesAndLeavesNothingBehind() throws Exception {
        try (Command tests = client.node(
                "--test",
                "--test-reporter=tap",
                "policy.test.mjs",
                "returning.test.mjs",
                "attempts.test.mjs",
                "heartbeat.test.mjs",
                "using.test.mjs",
                "ending.test.mjs")) {
            Matcher passed = PASSED.matcher(tests.output(LIMIT));
            assertThat(passed.find()).isTrue();
            assertThat(Integer.parseInt(passed.group(1))).isGreaterThan(100);
        }
    }

    /** What must be refused is marked there as an error that the compiler expects. */
    @Test
    void isWhatItsTypesSay() throws Exception {
        try (Command compiler = client.node(
                NodePackages.typeScriptCompiler().toString(),
                "--project",
                directory.resolve("tsconfig.json").toString())) {
            assertThat(compiler.output(LIMIT)).isEmpty();
        }
    }
}
