package io.jettyshutdown.demo.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the page tells an operator to type does what it says. */
class OperatorTest {

    private static final Pattern COMMAND = Pattern.compile("kubectl exec \"\\$POD\" -- ([^`]+)`");

    @TempDir
    private Path directory;

    @Test
    void everyCommandOfThePageSteersADrain() throws Exception {
        Parts.require(Part.PROCESS_NAMESPACES);
        Parts.require(Part.CURL);
        List<List<String>> commands = COMMAND.matcher(Files.readString(Path.of("docs", "kubernetes.md")))
                .results()
                .map(found -> List.of(found.group(1).split(" ")))
                .toList();
        assertThat(commands)
                .extracting(words -> String.join(" ", words.subList(1, words.size())))
                .containsExactly("", "drain intent=restart", "cancel", "abort");
        try (Pod pod = new Pod(Manifests.pod(), Image.read().entrypointHere(), directory)) {
            pod.awaitStart();
            assertThat(exec(pod, commands.get(0))).startsWith("0 ").contains("\"phase\":\"RUNNING\"");
            assertThat(exec(pod, commands.get(1))).startsWith("0 ").contains("\"phase\":\"ANNOUNCED\"");
            assertThat(exec(pod, commands.get(2))).startsWith("0 ");
            assertThat(exec(pod, commands.get(0))).contains("\"phase\":\"RUNNING\"", "\"ready\":true");
            assertThat(exec(pod, commands.get(3))).contains("\"status\":409");
            exec(pod, commands.get(1));
            assertThat(exec(pod, commands.get(3))).startsWith("0 ");
        }
    }

    private static String exec(Pod pod, List<String> command) throws Exception {
        return pod.exec(System.getenv("PATH"), command);
    }
}
