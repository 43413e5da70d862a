package io.jettyshutdown.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/** A test that lacks a part is skipped with its name, and fails where parts are required. */
class PartsTest {

    @TempDir
    private Path directory;

    @Test
    void testIsSkippedWithTheNameOfThePartAndHowToGetIt() throws Exception {
        Map<String, String> environment = Map.of("PATH", directoryWith("node"));
        assertThatThrownBy(() -> Parts.require(Part.NODE, environment))
                .isInstanceOf(TestAbortedException.class)
                .hasMessage("needs Node.js with npm, but there is no npm on the PATH: apt-get install nodejs npm");
    }

    @Test
    void testFailsWherePartsAreRequired() {
        Map<String, String> environment = Map.of("PATH", directory.toString(), Parts.REQUIRE, "true");
        assertThatThrownBy(() -> Parts.require(Part.NODE, environment))
                .isInstanceOf(AssertionFailedError.class)
                .hasMessageContaining("Node.js");
    }

    @Test
    void testRunsIfThePartIsThere() throws Exception {
        Map<String, String> environment = Map.of("PATH", directoryWith("node", "npm"), Parts.REQUIRE, "true");
        assertThatCode(() -> Parts.require(Part.NODE, environment)).doesNotThrowAnyException();
    }

    @Test
    void testIsSkippedIfTheProgramsAreThereButTheSystemDoesNotLetThemWork() throws Exception {
        Map<String, String> environment = Map.of("PATH", directoryWith("unshare", "ip", "nft"));
        Files.writeString(directory.resolve("unshare"), "#!/bin/sh\necho not permitted; exit 1\n");
        assertThatThrownBy(() -> Parts.require(Part.NETWORK_NAMESPACES, environment))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("needs network namespaces with nftables, but " + directory.resolve("unshare"))
                .hasMessageContaining("not permitted");
    }

    @Test
    void testRunsIfTheProgramsDoTheirWork() throws Exception {
        Map<String, String> environment = Map.of("PATH", directoryWith("unshare", "ip", "nft"), Parts.REQUIRE, "true");
        Files.writeString(directory.resolve("unshare"), "#!/bin/sh\n");
        assertThatCode(() -> Parts.require(Part.NETWORK_NAMESPACES, environment))
                .doesNotThrowAnyException();
    }

    @Test
    void ofSeveralProgramsWithOneNameTheOneThatWorksIsTaken() throws Exception {
        Path second = Files.createDirectory(directory.resolve("second"));
        String path = program(directory, "python3", "exit 1") + File.pathSeparator + program(second, "python3", "");
        assertThat(Parts.require(Part.PYTHON_WEBSOCKETS, Map.of("PATH", path))).isEqualTo(second.resolve("python3"));
    }

    /** Makes a script; the directory in which it is. */
    private static Path program(Path directory, String name, String script) throws IOException {
        Path program = Files.writeString(directory.resolve(name), "#!/bin/sh\n" + script + "\n");
        assertThat(program.toFile().setExecutable(true)).isTrue();
        return directory;
    }

    @Test
    void newerJavaIsFoundBesideTheOneThatRuns() throws Exception {
        Path running = jdk("jdk-17", "17.0.15");
        jdk("jdk-8", "1.8.0_402");
        Path newer = jdk("jdk-25", "25.0.3");
        assertThat(Parts.requireJava(17, running, directory, Map.of())).isEqualTo(running.resolve("bin/java"));
        assertThat(Parts.requireJava(21, running, directory, Map.of())).isEqualTo(newer.resolve("bin/java"));
        assertThatThrownBy(() -> Parts.requireJava(26, running, directory, Map.of()))
                .isInstanceOf(TestAbortedException.class)
                .hasMessageContaining("needs Java 26 or newer");
        assertThatThrownBy(() -> Parts.requireJava(26, running, directory, Map.of(Parts.REQUIRE, "true")))
                .isInstanceOf(AssertionFailedError.class);
    }

    private Path jdk(String name, String version) throws IOException {
        Path home = Files.createDirectory(directory.resolve(name));
        Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
        return home;
    }

    private String directoryWith(String... programs) throws IOException {
        for (String program : programs) {
            assertThat(Files.createFile(directory.resolve(program)).toFile().setExecutable(true))
                    .isTrue();
        }
        return directory.toString();
    }
}
