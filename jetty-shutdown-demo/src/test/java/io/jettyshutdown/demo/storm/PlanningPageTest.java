package io.jettyshutdown.demo.storm;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.demo.Document;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The pages show what the commands print, to the letter: the same seed gives the same numbers. */
class PlanningPageTest {

    private static final Pattern WITH_OUTPUT = Pattern.compile(
            "^    java -jar \\S+ storm ?([^\\n]*)\\n\\n```\\n(.*?)```$", Pattern.MULTILINE | Pattern.DOTALL);
    private static final Path PAGE = Path.of("docs", "planning.md");
    private static final Path README = Path.of("..", "README.md");

    private static List<MatchResult> find(Pattern pattern, Path page) throws IOException {
        return pattern.matcher(Files.readString(page)).results().toList();
    }

    @Test
    void tablesAreThoseThatArePrinted() throws IOException {
        assertThat(find(WITH_OUTPUT, PAGE)).isNotEmpty();
        for (Path page : List.of(PAGE, README)) {
            for (MatchResult shown : find(WITH_OUTPUT, page)) {
                String options = shown.group(1).replaceAll("--picture \\S+", "").strip();
                Storm storm = Storm.run(options.isEmpty() ? new String[0] : options.split(" +"));
                assertThat(lines(storm.output())).isEqualTo(lines(shown.group(2)));
            }
        }
    }

    private static List<String> lines(String text) {
        return text.strip().lines().map(String::stripTrailing).toList();
    }

    @Test
    void rowsThatAreExplainedAreThoseOfTheTable() throws IOException {
        String table = Storm.run("--sessions=100", "--nodes=2").output();
        List<String> explained = Document.read("planning.md").all("^\\| \\*\\*([^\n]*?)\\*\\* \\|");

        assertThat(explained).allSatisfy(row -> assertThat(table).contains("  " + row + " "));
        assertThat(table.lines().filter(line -> line.matches("  \\S.*")))
                .allSatisfy(line -> assertThat(explained).contains(line.strip().split("  +")[0]));
    }
}
