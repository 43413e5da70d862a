package io.jettyshutdown.demo.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** Other tests run what the page measures with, at a smaller size; this one sees to it that the commands are right. */
class CostsPageTest {

    private static final Pattern COMMAND = Pattern.compile("`bench ([^`]*)`");

    @Test
    void everyCommandIsUnderstood() throws IOException {
        List<String> commands = COMMAND.matcher(Files.readString(Path.of("docs", "costs.md")))
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(commands).hasSizeGreaterThan(5);
        assertThat(commands)
                .allSatisfy(command -> assertThatCode(
                                () -> new CommandLine(new BenchCommand()).parseArgs(command.split(" ")))
                        .as(command)
                        .doesNotThrowAnyException());
    }
}
