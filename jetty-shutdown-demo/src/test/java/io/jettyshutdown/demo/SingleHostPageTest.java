package io.jettyshutdown.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The page shows what is in the units, and code and commands that other tests run. */
class SingleHostPageTest {

    private static final Path UNITS = Path.of("deploy", "systemd");
    private static final Path SOURCES = Path.of("src", "test", "java", "io", "jettyshutdown", "demo", "serve");

    private final Document page = Document.read("single-host.md");
    private final String units = Files.readString(UNITS.resolve("jetty-shutdown-demo.socket"))
            + Files.readString(UNITS.resolve("jetty-shutdown-demo.service"));

    SingleHostPageTest() throws IOException {}

    @Test
    void everySettingIsTheUnits() {
        List<String> settings = page.rows("setting \\| why").stream()
                .flatMap(row -> Stream.of(row.get(0).split(",")))
                .map(setting -> setting.strip().replace("`", ""))
                .toList();
        assertThat(settings).hasSizeGreaterThan(15).allMatch(units::contains);
    }

    @Test
    void codeIsRunByATest() throws IOException {
        String run = Files.readString(SOURCES.resolve("InheritingServer.java"));
        assertThat(page.all("```java\n(.*?)```").stream().flatMap(String::lines))
                .allMatch(run::contains);
    }

    /** As {@code Supervisor} runs it, with another port and other replacements. */
    @Test
    void commandNamesWhatIsThere() {
        String[] words = page.all("^    (\\S+without-systemd.py .*?)$").get(0).split(" ");
        assertThat(words).hasSize(7);
        assertThat(Path.of(words[0])).isExecutable();
        assertThat(Path.of(words[1])).exists();
        assertThat(units)
                .contains("ListenStream=" + words[2], words[3] + " drain", words[5] + "/jetty-shutdown-demo.jar");
        assertThat(Path.of(words[4])).isExecutable();
    }
}
