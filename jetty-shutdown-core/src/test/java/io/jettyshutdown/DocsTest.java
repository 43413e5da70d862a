package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every page leads where it says: links to files that exist, and names of tests that exist in them; and its code runs. */
class DocsTest {

    private static final Pattern LINK = Pattern.compile("\\[([^\\]]+)]\\(([^)#]+)(#[^)]*)?\\)");

    private static final Pattern CODE = Pattern.compile("```java\n(.*?)```", Pattern.DOTALL);

    static List<Path> pages() throws IOException {
        List<Path> pages = new ArrayList<>();
        pages.add(Path.of("..", "README.md"));
        for (Path directory : List.of(Path.of("docs"), Path.of("..", "jetty-shutdown-demo", "docs"))) {
            try (Stream<Path> docs = Files.list(directory)) {
                docs.filter(page -> page.toString().endsWith(".md")).forEach(pages::add);
            }
        }
        return pages;
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

    @Test
    void everyCodeBlockForAFrameworkIsInItsTests() throws IOException {
        FrameworkSources frameworks = FrameworkSources.read();
        String page = Files.readString(Path.of("docs", "frameworks.md"));
        assertThat(CODE.matcher(page).results().map(block -> block.group(1)))
                .isNotEmpty()
                .allMatch(frameworks::contain);
    }

    @Test
    void everyWayOutOfTheLastNumbersCompiles(@TempDir Path classes) throws IOException {
        String page = Files.readString(Path.of("..", "jetty-shutdown-demo", "docs", "observing.md"));
        List<String> blocks = CODE.matcher(page)
                .results()
                .map(block -> "{" + block.group(1) + "}")
                .toList();
        assertThat(blocks).hasSize(3);
        Snippets.assertThatCompiles("""
                import io.micrometer.core.instrument.Clock;
                import io.micrometer.prometheusmetrics.*;
                import io.micrometer.registry.otlp.*;
                import io.prometheus.metrics.exporter.pushgateway.PushGateway;
                """, String.join("\n", blocks), classes);
    }
}
