package io.jettyshutdown.frameworks;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Intent;
import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.Handshakes;
import io.jettyshutdown.testing.RawClient;
import io.jettyshutdown.testing.RecordingClient;
import io.jettyshutdown.testing.RunningClient;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A Spring Boot application in a process of its own, which gets SIGTERM. */
class SpringBootProcessTest {

    @RegisterExtension
    private static final RunningClient CLIENT = new RunningClient();

    @Test
    void clientsAreToldWhatTheEnvironmentSays(@TempDir Path directory) throws Exception {
        List<ApplicationProcess> processes = new ArrayList<>();
        try {
            // Side by side, for a process takes its time to start.
            for (String intent : List.of("stop", "restart")) {
                processes.add(ApplicationProcess.start(intent, Files.createDirectory(directory.resolve(intent))));
            }
            for (ApplicationProcess process : processes) {
                assertHandshakes(process);
            }
        } finally {
            processes.forEach(process -> process.process().destroyForcibly());
        }
    }

    @Test
    void furtherSignalEndsTheWaiting(@TempDir Path directory) throws Exception {
        ApplicationProcess application = ApplicationProcess.start("restart", directory);
        try (RawClient unanswering = RawClient.connect(application.uri("/plain").getPort(), "/plain")) {
            assertThat(unanswering.status()).isEqualTo(101);
            application.process().destroy();
            assertThat(unanswering.readClose().closeCode()).isEqualTo(1012);
            Eventually.isTrue(() -> Files.readString(application.output()).contains("One more signal"));

            // Process.destroy() is done only once.
            Command.run("kill", "-TERM", "" + application.process().pid());

            assertThat(application.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(application.process().exitValue()).isEqualTo(143);
            assertThat(Files.readString(application.output())).contains("result=aborted sessions=1");
        } finally {
            application.process().destroyForcibly();
        }
    }

    private static void assertHandshakes(ApplicationProcess application) throws Exception {
        List<RecordingClient> clients = List.of(
                RecordingClient.connect(CLIENT, application.uri("/plain"), "plain"),
                RecordingClient.connect(CLIENT, application.uri("/stomp"), "stomp", new Stomp()));
        Eventually.isTrue(
                () -> clients.stream().noneMatch(each -> each.received().isEmpty()));

        // SIGTERM.
        application.process().destroy();

        for (RecordingClient each : clients) {
            Handshakes.assertTold(application.intent(), each.closed());
        }
        assertThat(application.process().waitFor(20, TimeUnit.SECONDS)).isTrue();
        assertThat(Files.readString(application.output()))
                .contains("code=" + application.intent().code() + " result=completed sessions=2 handshakes=2");
    }

    private record ApplicationProcess(Intent intent, Path portFile, Path output, Process process) {

        static ApplicationProcess start(String intent, Path directory) throws IOException {
            Path portFile = directory.resolve("port");
            Path output = directory.resolve("output");
            ProcessBuilder builder = new ProcessBuilder(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-cp",
                    System.getProperty("java.class.path"),
                    "-Dlogging.config=classpath:logback-child.xml",
                    TalkingApplication.class.getName(),
                    portFile.toString(),
                    "--server.port=0");
            builder.environment().put(Intent.ENVIRONMENT_VARIABLE, intent);
            Process process = builder.redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            return new ApplicationProcess(Intent.named(intent), portFile, output, process);
        }

        /** Waits until it serves. */
        URI uri(String path) throws IOException {
            Eventually.isTrue(() -> Files.exists(portFile) && Files.size(portFile) > 0);
            return URI.create("ws://127.0.0.1:" + Files.readString(portFile) + path);
        }
    }
}
