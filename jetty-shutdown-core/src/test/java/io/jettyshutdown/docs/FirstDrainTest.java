package io.jettyshutdown.docs;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.FreePort;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The page for newcomers, line by line, as one who types it: but for the port, and with a local repository of its own. */
class FirstDrainTest {

    private static final Path PAGE = Path.of("docs", "first-drain.md");
    private static final String PAGE_PORT = "8080";
    private static final Pattern FILE =
            Pattern.compile("`([A-Za-z]+\\.(?:xml|java))`[^`]*:\n\n```\\w+\n(.*?)```", Pattern.DOTALL);

    @TempDir
    private Path directory;

    private final String port = Integer.toString(FreePort.find());
    private Path project;

    @BeforeEach
    void writeTheFiles() throws IOException {
        project = Files.createDirectory(directory.resolve("project"));
        Matcher files = FILE.matcher(here(Files.readString(PAGE)));
        while (files.find()) {
            Files.writeString(project.resolve(files.group(1)), files.group(2));
        }
        assertThat(project).isDirectoryContaining("glob:**pom.xml").isDirectoryContaining("glob:**Client.java");
    }

    @Test
    void everyLineDoesWhatThePageSays() throws Exception {
        Parts.require(Part.MAVEN);
        List<String> commands = blocks("bash").stream().flatMap(String::lines).toList();
        List<String> outputs = blocks("");
        assertThat(commands).hasSize(6);
        assertThat(outputs).hasSize(4);

        LocalRepository repository = LocalRepository.besideTheRealOne(directory);
        shell(Checkout.copyTo(directory), commands.get(0) + repository.option());
        shell(project, commands.get(1) + repository.option());

        stopsAs(commands.get(2), commands.get(3), "kill -INT NUMBER", 130, outputs.subList(0, 2));
        stopsAs(commands.get(4), commands.get(3), commands.get(5), 143, outputs.subList(2, 4));
    }

    private void stopsAs(String server, String client, String stop, int status, List<String> outputs) throws Exception {
        Process serving = terminal("server.txt", server);
        Process talking = null;
        try {
            Eventually.isTrue(() -> printed("server.txt").contains("process " + serving.pid() + " serves"));
            talking = terminal("client.txt", client);
            Eventually.isTrue(() -> printed("client.txt")
                    .equals(outputs.get(0).lines().findFirst().orElseThrow() + "\n"));
            shell(project, stop.replace("NUMBER", Long.toString(serving.pid())));
            assertThat(talking.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(serving.waitFor(20, TimeUnit.SECONDS)).isTrue();
        } finally {
            serving.destroyForcibly();
            if (talking != null) {
                talking.destroyForcibly();
            }
        }
        assertThat(printed("client.txt")).isEqualTo(outputs.get(0));
        assertThat(outputs.get(1).lines())
                .allSatisfy(line -> assertThat(printed("server.txt")).contains(line.replace("…", "")));
        assertThat(serving.exitValue()).isEqualTo(status);
    }

    /** As typed into a terminal of its own, where Ctrl-C is heard: a job in the background ignores it. */
    private Process terminal(String output, String line) throws IOException {
        String heard = Files.exists(Path.of("/proc/self/status")) ? "--default-signal=INT " : "";
        return new ProcessBuilder("sh", "-c", "exec env " + heard + line)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(project.resolve(output).toFile())
                .start();
    }

    private String printed(String output) throws IOException {
        return Files.readString(project.resolve(output));
    }

    private static void shell(Path directory, String line) throws Exception {
        Command.run("sh", "-c", "cd '" + directory + "' && " + line);
    }

    private List<String> blocks(String language) throws IOException {
        return Block.of(PAGE).stream()
                .filter(block -> block.language().equals(language))
                .map(block -> here(block.text()))
                .toList();
    }

    private String here(String text) {
        return text.replace(PAGE_PORT, port);
    }
}
