package io.jettyshutdown.demo.page;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page's scripts compute, without a browser. */
class PageScriptsTest {

    @TempDir
    private Path directory;

    @Test
    void countsWhatHappensAndWhoIsConnected() throws Exception {
        Path node = Parts.require(Part.NODE);
        Files.createDirectory(directory.resolve("client"));
        copy("/io/jettyshutdown/demo/web/reconnecting-websocket.js", "client/reconnecting-websocket.js");
        copy("/web/package.json", "package.json");
        for (String name : List.of("history", "clients")) {
            copy("/io/jettyshutdown/demo/page/" + name + ".js", name + ".js");
            copy("/page/" + name + ".test.mjs", name + ".test.mjs");
        }
        try (Command tests = Command.start(
                Map.of(),
                node.toString(),
                "--test",
                "--test-reporter=tap",
                directory.resolve("history.test.mjs").toString(),
                directory.resolve("clients.test.mjs").toString())) {
            assertThat(tests.output(Duration.ofSeconds(60))).contains("\n# pass 8\n");
        }
    }

    private void copy(String resource, String name) throws Exception {
        Files.copy(Path.of(PageScriptsTest.class.getResource(resource).toURI()), directory.resolve(name));
    }
}
