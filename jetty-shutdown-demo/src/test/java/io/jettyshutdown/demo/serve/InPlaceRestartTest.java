package io.jettyshutdown.demo.serve;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The service as its systemd units say, restarted under new connections. */
@Timeout(180)
class InPlaceRestartTest {

    private static final int SESSIONS = 300;
    private static final int ARRIVALS_PER_SECOND = 200;

    @TempDir
    private Path directory;

    @Test
    void systemdUnderstandsTheUnits() throws Exception {
        Parts.require(Part.SYSTEMD);
        Path service = directory.resolve(Supervisor.SERVICE.getFileName());
        Files.writeString(
                service,
                Files.readString(Supervisor.SERVICE).replace(Supervisor.JAVA_OF_THE_UNIT, Supervisor.JAVA.toString()));
        String socket = Supervisor.SERVICE.getFileName().toString().replace(".service", ".socket");
        Files.copy(Supervisor.SERVICE.resolveSibling(socket), directory.resolve(socket));

        assertThat(Command.run(
                        "systemd-analyze", "verify", directory.resolve(socket).toString(), service.toString()))
                .isEmpty();
    }

    @Test
    void nobodyIsRefusedWhileTheServiceRestartsAndSessionsAreToldWhenToComeBack() throws Exception {
        try (Supervisor supervisor = new Supervisor(directory, Main.class)) {
            supervisor.awaitLines("Ready", 1);
            Process clients = clients("ws://127.0.0.1:" + supervisor.port() + "/ws");
            try (BufferedReader seen = clients.inputReader()) {
                assertThat(seen.readLine()).isEqualTo("busy");

                Signals.send("HUP", supervisor.handle());
                supervisor.awaitLines("Ready", 2);
                JsonNode counted = finish(clients, seen);

                assertThat(counted.get("stayed").toString()).isEqualTo("{\"1012 with hint\":" + SESSIONS + "}");
                assertThat(counted.get("arrived").fieldNames())
                        .toIterable()
                        .as("%s", counted)
                        .containsExactly("served");
                assertThat(counted.get("arrived").get("served").asInt()).isGreaterThan(ARRIVALS_PER_SECOND);
            } finally {
                clients.destroyForcibly();
            }
            assertThat(supervisor.awaitLines("Drained: ", 1).get(0))
                    .containsPattern(" code=1012 .* sessions=(\\d+) handshakes=\\1 .* refusedUpgrades=0 ");
            Signals.send("HUP", supervisor.service());
            supervisor.awaitLines("Ready", 3);
            assertThat(supervisor.awaitLines("ended ", 2)).containsExactly("ended 143", "ended 129");
        }
    }

    @Test
    void processThatDrainsAcceptsAgainWhenTheDrainIsCancelledOrTheServerStarted() throws Exception {
        try (Supervisor supervisor = new Supervisor(directory, InheritingServer.class)) {
            assertThat(supervisor.awaitLines("ended ", 1)).containsExactly("ended 0");
        }
    }

    private static Process clients(String address) throws Exception {
        Path script = Path.of(
                InPlaceRestartTest.class.getResource("/clients/arrivals.cjs").toURI());
        ProcessBuilder builder = new ProcessBuilder(
                        "node", script.toString(), address, "" + SESSIONS, "" + ARRIVALS_PER_SECOND)
                .redirectErrorStream(true);
        builder.environment().putAll(NodePackages.environment());
        return builder.start();
    }

    /** They stop arriving, and those who have are served. */
    private static JsonNode finish(Process clients, BufferedReader seen) throws IOException {
        Writer input = clients.outputWriter();
        input.write("end\n");
        input.flush();
        return new ObjectMapper().readTree(seen.readLine());
    }
}
