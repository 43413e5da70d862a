package io.jettyshutdown.demo.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.demo.Document;
import io.jettyshutdown.demo.shipped.ShippedFile;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The document of the live page shows what is printed, and names what is on the page. */
class LivePageDocumentTest {

    private final String document = Document.read("live-page.md").text();
    private final Document page = new Document(
            ShippedFile.read("/io/jettyshutdown/demo/page/index.html").text());

    LivePageDocumentTest() throws IOException {}

    @Test
    void addressIsPrintedAsItIsShown() {
        URI admin = URI.create("http://127.0.0.1:9090/metrics");
        assertThat(document).contains("\n" + new Addresses(admin, admin, admin, admin).pageLine() + "\n");
    }

    @Test
    void everyButtonOfTheServerIsExplained() {
        List<String> buttons = page.all("<button data-([^\n]*)</button>");
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
        assertThat(page.all("-title\">(Phase|Open sessions|Clients of this page|Control|Close codes"
                        + "|How sessions ended|Last drain)</h2>"))
                .hasSize(7)
                .allSatisfy(title -> assertThat(document).containsIgnoringCase("\n| " + title + " | "));
        assertThat(page.all("(<h2 )")).hasSize(8); // and the chart
    }
}
