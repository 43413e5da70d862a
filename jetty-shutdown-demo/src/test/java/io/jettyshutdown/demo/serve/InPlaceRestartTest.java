package io.jettyshutdown.demo.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.demo.DemoProcess;
import io.jettyshutdown.demo.Main;
import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.NodePackages;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The service as its systemd units say, on a machine that need not run systemd: a script holds the listening socket and
 * starts and restarts the service's command.
 */
@Timeout(180)
class InPlaceRestartTest {

    private static final Path SERVICE = Path.of("deploy", "systemd", "jetty-shutdown-demo.service");
    private static final Path SOCKET = Path.of("deploy", "systemd", "jetty-shutdown-demo.socket");
    private static final Path SCRIPT = Path.of("deploy", "systemd", "without-systemd.py");
    private static final Path JAVA = Path.of(System.getProperty("java.home"), "bin", "java");
    private static final int SESSIONS = 300;
    private static final int ARRIVALS_PER_SECOND = 200;

    @TempDir
    private Path directory;

    private final List<Process> processes = new ArrayList<>();

    @AfterEach
    void end() {
        for (Process process : processes) {
            Stream.concat(process.descendants(), Stream.of(process.toHandle()))
                    .toList()
                    .forEach(ProcessHandle::destroyForcibly);
        }
    }

    @Test
    void systemdUnderstandsTheUnits() throws Exception {
        Parts.require(Part.SYSTEMD);
        Path service = directory.resolve(SERVICE.getFileName());
        Files.writeString(service, Files.readString(SERVICE).replace("/usr/bin/java", JAVA.toString()));
        Path socket = Files.copy(SOCKET, directory.resolve(SOCKET.getFileName()));

        assertThat(Command.run("systemd-analyze", "verify", socket.toString(), service.toString()))
                .isEmpty();
    }

    @Test
    void nobodyIsRefusedWhileTheServiceRestartsAndSessionsAreToldWhenToComeBack() throws Exception {
        Process supervisor = supervisor();
        int port = Integer.parseInt(awaitLine("listening ").split(" ")[1]);
        awaitLines("Ready", 1);
        Process clients = clients("ws://127.0.0.1:" + port + "/ws");
        BufferedReader seen = clients.inputReader();
        assertThat(seen.readLine()).isEqualTo("open");

        Command.run("kill", "-HUP", "" + supervisor.pid());
        awaitLines("Ready", 2);
        JsonNode counted = finish(clients, seen);

        assertThat(counted.get("stayed").toString()).isEqualTo("{\"1012 with hint\":" + SESSIONS + "}");
        assertThat(counted.get("arrived").fieldNames())
                .toIterable()
                .as("%s", counted)
                .containsExactly("served");
        assertThat(counted.get("arrived").get("served").asInt()).isGreaterThan(ARRIVALS_PER_SECOND);
        assertThat(awaitLine("ended ")).isEqualTo("ended 143");
        assertThat(awaitLine("Drained: ")).containsPattern(" sessions=(\\d+) handshakes=\\1 noReply=0 aborted=0 ");
    }

    private Process supervisor() throws Exception {
        Process process = new ProcessBuilder(
                        Parts.require(Part.PYTHON).toString(),
                        SCRIPT.toString(),
                        SERVICE.toString(),
                        "0",
                        "/usr/bin/java",
                        JAVA.toString(),
                        "-jar /usr/lib/jetty-shutdown-demo/jetty-shutdown-demo.jar",
                        "-cp " + DemoProcess.classPath() + " " + Main.class.getName(),
                        "--admin-port=9090",
                        "--admin-port=0")
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("supervisor.log").toFile())
                .start();
        processes.add(process);
        return process;
    }

    private Process clients(String address) throws Exception {
        Path script = Path.of(
                InPlaceRestartTest.class.getResource("/clients/arrivals.cjs").toURI());
        ProcessBuilder builder = new ProcessBuilder(
                        "node", script.toString(), address, "" + SESSIONS, "" + ARRIVALS_PER_SECOND)
                .redirectErrorStream(true);
        builder.environment().putAll(NodePackages.environment());
        Process process = builder.start();
        processes.add(process);
        return process;
    }

    /** They stop arriving, and those who have are served. */
    private static JsonNode finish(Process clients, BufferedReader seen) throws IOException {
        Writer input = clients.outputWriter();
        input.write("end\n");
        input.flush();
        return new ObjectMapper().readTree(seen.readLine());
    }

    private String awaitLine(String text) {
        return awaitLines(text, 1).get(0);
    }

    private List<String> awaitLines(String text, int count) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(
                        () -> Files.readAllLines(directory.resolve("supervisor.log")).stream()
                                .filter(line -> line.contains(text))
                                .toList(),
                        lines -> lines.size() >= count);
    }
}
