package io.jettyshutdown.demo.serve;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The document of the live page shows a command that there is, and names what is on the page. */
class LivePageDocumentTest {

    private final String document = Files.readString(Path.of("docs", "live-page.md"));
    private final String page = new String(LivePageDocumentTest.class
            .getResourceAsStream("/io/jettyshutdown/demo/page/index.html")
            .readAllBytes());

    LivePageDocumentTest() throws IOException {}

    private List<String> all(String text, String regex) {
        return Pattern.compile(regex, Pattern.MULTILINE | Pattern.DOTALL)
                .matcher(text)
                .results()
                .map(MatchResult::group)
                .toList();
    }

    @Test
    void commandAndItsOutputAreReal() {
        String command = document.split("jetty-shutdown-demo.jar serve ")[1].split("\n")[0];
        assertThat(new CommandLine(new ServeCommand())
                        .registerConverter(Duration.class, value -> Duration.parse("PT" + value))
                        .parseArgs(command.split(" "))
                        .errors())
                .isEmpty();
        URI admin = URI.create("http://127.0.0.1:9090/metrics");
        assertThat(document).contains("\n" + new Addresses(admin, admin, admin, admin).pageLine() + "\n");
    }

    @Test
    void everyButtonOfTheServerIsExplained() {
        List<String> buttons = all(page, "(?<=<button data-)[^\n]*(?=</button>)");
        assertThat(buttons).hasSize(4);
        assertThat(buttons).allSatisfy(button -> {
            String command = button.split("\"")[1];
            assertThat(document)
                    .contains("| " + button.split(">")[1] + " | `POST /shutdown/" + command + "`"
                            + (button.contains("intent") ? ", `intent=" + button.split("\"")[3] + "`" : ""));
        });
    }

    @Test
    void everyPartIsExplained() {
        assertThat(all(
                        page,
                        "(?<=-title\">)(Phase|Open sessions|Clients of this page|Control|Close codes"
                                + "|How sessions ended|Last drain)(?=</h2>)"))
                .hasSize(7)
                .allSatisfy(title -> assertThat(document).containsIgnoringCase("\n| " + title + " | "));
        assertThat(all(page, "<h2 ")).hasSize(8); // and the chart
    }
}
