package io.jettyshutdown.demo.serve;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.demo.DemoProcess;
import io.jettyshutdown.testing.Eventually;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code serve --restart-in-process}. */
class RestartInProcessTest {

    @TempDir
    private Path directory;

    private final HttpClient http = HttpClient.newHttpClient();

    private int send(HttpRequest.Builder request) throws InterruptedException {
        try {
            return http.send(request.build(), BodyHandlers.discarding()).statusCode();
        } catch (IOException away) {
            return 0;
        }
    }

    /** Although the signal, too, is a restart here. */
    @Test
    void restartComesBackAtItsAddressesAndASignalEndsTheProcess() throws Exception {
        try (DemoProcess process = DemoProcess.serve(
                directory,
                Map.of("JETTY_SHUTDOWN_INTENT", "restart"),
                Duration.ofSeconds(20),
                List.of("--restart-in-process"))) {
            Addresses addresses = process.awaitAddresses();
            for (int restarts = 1; restarts <= 2; restarts++) {
                int drains = restarts;
                assertThat(send(HttpRequest.newBuilder(URI.create(addresses.control() + "/stop"))
                                .header("Content-Type", "application/x-www-form-urlencoded")
                                .POST(BodyPublishers.ofString("intent=restart"))))
                        .isEqualTo(202);
                Eventually.isTrue(() -> process.errors().stream()
                                .filter(line -> line.contains("Drained: intent=restart"))
                                .count()
                        == drains);
                Eventually.isTrue(() -> send(HttpRequest.newBuilder(addresses.ready())) == 200);
            }
            process.handle().destroy();
            assertThat(process.awaitExit()).isEqualTo(128 + 15);
        }
    }
}
