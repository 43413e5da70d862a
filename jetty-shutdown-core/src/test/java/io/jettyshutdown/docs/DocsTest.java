package io.jettyshutdown.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page leads where it says: links to files that exist, and names of tests that exist in them; and its code runs. */
class DocsTest {

    private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)]\\(([^)#]+)(#[^)]*)?\\)");

    private static final Pattern HEADING_LINK = Pattern.compile("]\\(((?!http)[^)#]*)#([^)]+)\\)");

    private static final Pattern WHOLE_FILE = Pattern.compile("^public class (\\w+)", Pattern.MULTILINE);

    static List<Path> pages() throws IOException {
        return Pages.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkLeadsToAFileAndEveryTestThatItNamesExists(Path page) throws IOException {
        Matcher links = LINK.matcher(Files.readString(page));
        while (links.find()) {
            String text = links.group(1);
            String target = links.group(2);
            if (target.startsWith("http")) {
                continue;
            }
            Path file = page.resolveSibling(target);
            assertThat(file).as("[%s](%s) in %s", text, target, page).exists();
            String test = text.replaceAll("`", "");
            if (target.endsWith("Test.java")) {
                String[] classAndMethod = test.split("\\.");
                assertThat(target).endsWith("/" + classAndMethod[0] + ".java");
                if (classAndMethod.length > 1) {
                    assertThat(Files.readString(file)).contains("void " + classAndMethod[1] + "(");
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkToAHeadingLeadsToOne(Path page) throws IOException {
        Matcher links = HEADING_LINK.matcher(Files.readString(page));
        while (links.find()) {
            Path target = links.group(1).isEmpty() ? page : page.resolveSibling(links.group(1));
            assertThat(headings(target)).as("[%s] in %s", links.group(), page).contains(links.group(2));
        }
    }

    private static List<String> headings(Path page) throws IOException {
        return Pattern.compile("^#+ (.*)$", Pattern.MULTILINE)
                .matcher(Files.readString(page))
                .results()
                .map(heading -> heading.group(1)
                        .toLowerCase(Locale.ROOT)
                        .replaceAll("[^a-z0-9 -]", "")
                        .replace(' ', '-'))
                .toList();
    }

    /** Statements compile, each block by itself; a whole file does; and what belongs into a class is in one that tests run. */
    @Test
    void everyPieceOfJavaIsCompiledOrInASourceThatATestRuns(@TempDir Path classes) throws IOException {
        TestedSources sources = TestedSources.read();
        List<String> statements = new ArrayList<>();
        for (Path page : pages()) {
            for (Block block : Block.of(page)) {
                if (!block.language().equals("java") || sources.contain(block.text())) {
                    continue;
                }
                assertThat(block.text())
                        .as("%s: of a framework, but in none of its tests", block)
                        .doesNotStartWith("@");
                Matcher file = WHOLE_FILE.matcher(block.text());
                if (file.find()) {
                    Snippets.assertThatCompiles(file.group(1), block.text(), classes);
                } else {
                    statements.add("// " + block + "\n" + block.text());
                }
            }
        }
        assertThat(statements).hasSizeGreaterThan(10);
        Snippets.assertThatCompile(statements, classes);
    }

    @Test
    void springBootTakesTenLines() throws IOException {
        assertThat(Block.of(Path.of("docs", "frameworks.md")).get(0).text()).hasLineCount(10);
    }

    @Test
    void clientForBrowsersIsShownOnItsPageAlone() throws IOException {
        for (Path page : pages()) {
            assertThat(Block.of(page))
                    .filteredOn(block -> block.language().equals("js"))
                    .allMatch(block -> page.endsWith("reconnecting.md"));
        }
    }
}
