package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

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
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the README shows compiles, and its tables are complete. */
class ReadmeTest {

    /** With which code begins that belongs into a class of Spring. */
    private static final String BEAN = "@Bean";

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
    void everySnippetCompiles(@TempDir Path classes) {
        String snippets =
                snippets().filter(snippet -> !snippet.startsWith(BEAN)).collect(Collectors.joining("\n"));
        assertThat(snippets).contains("GracefulShutdown.install(server)").contains("bindTo(registry)");
        Snippets.assertThatCompiles(
                "import io.prometheus.metrics.exporter.pushgateway.PushGateway; import java.util.Optional; import org.eclipse.jetty.server.handler.ContextHandler;",
                "PushGateway pushGateway = PushGateway.builder().build();\n" + snippets,
                classes);
    }

    @Test
    void springBootTakesTenLinesWhichItsTestsRun() throws IOException {
        assertThat(snippets().filter(snippet -> snippet.startsWith(BEAN)))
                .singleElement()
                .asString()
                .hasLineCount(10)
                .matches(FrameworkSources.read()::contain);
    }

    @Test
    void clientForBrowsersIsTheOneOfItsPageWhichABrowserRuns() throws IOException {
        assertThat(matches("^```js$.*?^```$"))
                .singleElement()
                .matches(Files.readString(Path.of("docs", "reconnecting.md"))::contains);
    }

    private static Stream<String> snippets() {
        return matches("^```java$.*?^```$").stream()
                .map(block -> block.replaceAll("```(java)?", "").strip());
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
    void everyPhaseIsInTheTable() {
        for (Phase phase : Phase.values()) {
            if (phase != Phase.RUNNING) {
                assertThat(readme).contains("| `" + phase + "` |");
            }
        }
    }
}
