package io.jettyshutdown.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.Phase;
import java.io.IOException;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The front page leads everywhere, its two commands are right, and its tables are complete. */
class ReadmeTest {

    private static String readme;

    @BeforeAll
    static void read() throws IOException {
        readme = Files.readString(Path.of("..", "README.md"));
    }

    private static List<String> matches(String regex) {
        return Pattern.compile(regex, Pattern.DOTALL | Pattern.MULTILINE)
                .matcher(readme)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    private static Set<String> firstColumn(String regex) {
        return matches("^\\| `" + regex + "` \\|").stream()
                .map(cell -> cell.replaceAll("[|` ]", ""))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void isAFrontPage() {
        assertThat(readme.lines().count()).isLessThan(300);
    }

    @Test
    void everyPageIsInItsTable() throws IOException {
        for (Path page : Pages.all()) {
            if (!page.endsWith("README.md")) {
                assertThat(readme).contains("(" + Path.of("..").relativize(page) + ") |");
            }
        }
    }

    @Test
    void whatTheFirstDrainPrintsIsWhatItsPageShows() throws IOException {
        String shown = readme.split("## Your first drain")[1].split("```")[1];
        assertThat(Files.readString(Path.of("docs", "first-drain.md"))).contains("```" + shown + "```");
    }

    @Test
    void firstCommandRunsWhatItBuildsAndTheSecondIsTheBuildServers() throws IOException {
        List<String> commands = matches("^    mvn [^\n]+$");
        assertThat(commands).hasSize(2);
        Matcher first = Pattern.compile(".* -pl (\\S+) -am package && java -jar \\1/target/\\1\\.jar rolling")
                .matcher(commands.get(0));
        assertThat(first.matches()).isTrue();
        assertThat(Path.of("..", first.group(1), "pom.xml")).exists();
        assertThat(Path.of("..", ".ci", "run"))
                .content()
                .contains("\n" + commands.get(1).strip() + "\n");
    }

    @Test
    void everyOptionIsInTheConfigurationTable() {
        Set<String> options = Arrays.stream(GracefulShutdownBuilder.class.getDeclaredMethods())
                .filter(method -> method.getReturnType() == GracefulShutdownBuilder.class)
                .map(Method::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(firstColumn("[a-z][A-Za-z]+")).containsAll(options);
    }

    @Test
    void everyPhaseIsInTheTableOfItsPage() throws IOException {
        String page = Files.readString(Path.of("docs", "applications.md"));
        for (Phase phase : Phase.values()) {
            if (phase != Phase.RUNNING) {
                assertThat(page).contains("| `" + phase + "` |");
            }
        }
    }
}
