package io.jettyshutdown.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assertions.fail;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.docs.Block;
import io.jettyshutdown.docs.Pages;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** Whatever a page shows is of a kind that is known here, and right; or another test, which names the page, holds it. */
class EveryBlockTest {

    private static final Path ROOT = Path.of("..");
    private static final Pattern INLINE = Pattern.compile("(?<!`)`([^`\n]+)`(?!`)");

    private static final Pattern OPTION = Pattern.compile("`(--[a-z-]+)");

    /** What {@code test} holds: the blocks of a page that begin so. */
    private record Held(String page, String language, String beginning, String test) {

        boolean holds(Block block) {
            return block.page().endsWith(page)
                    && block.language().equals(language)
                    && block.text().startsWith(beginning);
        }
    }

    private static final String CORE = "jetty-shutdown-core/src/test/java/io/jettyshutdown/";
    private static final String DEMO = "jetty-shutdown-demo/src/test/java/io/jettyshutdown/demo/";
    private static final List<Held> ELSEWHERE = List.of(
            new Held("first-drain.md", "bash", "", CORE + "docs/FirstDrainTest.java"),
            new Held("first-drain.md", "", "", CORE + "docs/FirstDrainTest.java"),
            new Held("README.md", "", "hello, too", CORE + "docs/ReadmeTest.java"),
            new Held("reconnecting.md", "js", "", DEMO + "web/WebClient.java"),
            new Held("reconnecting.md", "indented", "reason = text", CORE + "codes/ReconnectPolicyTest.java"),
            new Held("applications.md", "", "Service restart;", CORE + "codes/CloseReasonTest.java"),
            new Held("deployments.md", "", "Rolling restart of 4 nodes", DEMO + "rolling/DeploymentsPageTest.java"),
            new Held("planning.md", "", "", DEMO + "storm/PlanningPageTest.java"),
            new Held("README.md", "", "1,000,000 sessions", DEMO + "storm/PlanningPageTest.java"),
            new Held("observing.md", "indented", "sum by (code)", DEMO + "observe/MetricNamesTest.java"));

    static Stream<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (Path page : Pages.all()) {
            blocks.addAll(Block.of(page));
        }
        return blocks.stream();
    }

    static Stream<Path> pages() throws IOException {
        return Pages.all().stream();
    }

    @ParameterizedTest
    @MethodSource("blocks")
    void isRight(Block block) {
        assertThatCode(() -> check(block)).as("%s", block).doesNotThrowAnyException();
    }

    private static void check(Block block) throws Exception {
        List<Held> elsewhere =
                ELSEWHERE.stream().filter(held -> held.holds(block)).toList();
        if (!elsewhere.isEmpty()) {
            Path test = ROOT.resolve(elsewhere.get(0).test());
            assertThat(Files.readString(test)).contains("\"" + elsewhere.get(0).page() + "\"");
            return;
        }
        switch (block.language()) {
            case "java" ->
                assertThat(Files.readString(ROOT.resolve(CORE + "docs/DocsTest.java")))
                        .contains("equals(\"java\")");
            case "xml" ->
                DocumentBuilderFactory.newInstance()
                        .newDocumentBuilder()
                        .parse(new ByteArrayInputStream(block.text().getBytes(StandardCharsets.UTF_8)));
            case "json" ->
                assertThat(new ObjectMapper().readTree(block.text()).isObject()).isTrue();
            case "yaml" ->
                assertThat((Object) new Yaml(new SafeConstructor(new LoaderOptions())).load(block.text()))
                        .isNotNull();
            case "mermaid" -> Mermaid.check(block.text());
            case "bash", "indented" -> ShellLine.of(block.text()).forEach(ShellLine::check);
            case "" -> Printed.check(block.text());
            default -> fail("of a kind that no test knows");
        }
    }

    /** Commands in the midst of text and in tables. */
    @ParameterizedTest
    @MethodSource("pages")
    void everyCommandInTheTextIsRight(Path page) throws IOException {
        INLINE.matcher(Files.readString(page)
                        .replaceAll("(?ms)^ *```.*?^ *```$", "")
                        .replace("\\|", "|"))
                .results()
                .map(code -> code.group(1))
                .filter(ShellLine::isCommand)
                .flatMap(ShellLine::of)
                .forEach(line -> assertThatCode(line::check)
                        .as("%s in %s", line.words(), page)
                        .doesNotThrowAnyException());
    }

    /** Such as in tables of settings. */
    @ParameterizedTest
    @MethodSource("pages")
    void everyOptionInTheTextIsOfAProgram(Path page) throws IOException {
        assertThat(OPTION.matcher(Files.readString(page)).results().map(option -> option.group(1)))
                .allMatch(ShellLine::isOption);
    }
}
