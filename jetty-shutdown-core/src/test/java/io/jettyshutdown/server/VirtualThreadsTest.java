package io.jettyshutdown.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Command;
import io.jettyshutdown.testing.Parts;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Virtual threads, in a process with a JVM that has them. */
class VirtualThreadsTest {

    @Test
    void sessionsEndWithAHandshakeIfVirtualThreadsCallTheApplication() throws Exception {
        try (Command process = Command.start(
                Map.of(),
                Parts.requireJava(21).toString(),
                "-Dlogback.configurationFile=logback-child.xml",
                "-cp",
                System.getProperty("java.class.path"),
                VirtualThreadsMain.class.getName())) {
            assertThat(process.output(Duration.ofMinutes(1)))
                    .contains(
                            "QUEUED 1001",
                            "QUEUED 1012",
                            "QUEUED_AND_BOUNDED 1001",
                            "QUEUED_AND_BOUNDED 1012",
                            "NOT_QUEUED 1001",
                            "NOT_QUEUED 1012");
        }
    }
}
