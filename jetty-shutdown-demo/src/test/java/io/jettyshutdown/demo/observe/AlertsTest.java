package io.jettyshutdown.demo.observe;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.demo.DemoProcess;
import io.jettyshutdown.demo.process.Ports;
import io.jettyshutdown.demo.serve.FaultyServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.Part;
import io.jettyshutdown.testing.Parts;
import io.jettyshutdown.testing.RawClient;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real Prometheus with the alerts that are shipped, and a server that gives cause for all of them. */
class AlertsTest {

    private static final int CLIENTS_WITHOUT_CODE = 12;
    private static final int CLIENTS_THAT_NEVER_ANSWER = 3;

    @TempDir
    private Path directory;

    private final List<RawClient> clients = new ArrayList<>();

    @Test
    void eachFiresAndStaysWhenTheProcessThatGaveCauseIsGone() throws Exception {
        Path program = Parts.require(Part.PROMETHEUS);
        int port = Ports.free();
        try (Prometheus prometheus = new Prometheus(program, Duration.ofSeconds(1), Map.of("faulty", port));
                DemoProcess server = FaultyServer.start(directory, port)) {
            PrometheusQueries queries = prometheus.queries();
            int webSockets = server.awaitAddresses().webSocket().getPort();
            Eventually.isTrue(() -> number(queries, "up") == 1);
            Instant sound = Instant.now();
            Eventually.isTrue(() -> queries.hasEvaluatedSince(sound));
            assertThat(firing(queries)).isEmpty();

            connect(webSockets, "/ws?replace", 1);
            Eventually.isTrue(() -> firing(queries).equals(List.of("WebSocketSessionsUntracked")));
            List<RawClient> withoutCode = connect(webSockets, "/ws", CLIENTS_WITHOUT_CODE);
            connect(webSockets, "/ws", CLIENTS_THAT_NEVER_ANSWER);
            server.handle().destroy();
            for (RawClient client : withoutCode) {
                client.readClose();
                client.send(0x80 | RawClient.CLOSE, new byte[0]);
            }
            server.awaitExit();

            Eventually.isTrue(() -> number(queries, "up") == 0);
            Instant gone = Instant.now();
            Eventually.isTrue(() -> queries.hasEvaluatedSince(gone));
            assertThat(firing(queries))
                    .containsExactly(
                            "WebSocketCloseIncomplete",
                            "WebSocketCloseWithoutCodeRising",
                            "WebSocketDrainNotInTime",
                            "WebSocketSessionsUntracked");
        } finally {
            for (RawClient client : clients) {
                client.close();
            }
        }
    }

    private static List<String> firing(PrometheusQueries queries) throws Exception {
        return queries.alerts("ALERTS{alertstate='firing'}", Instant.now());
    }

    private List<RawClient> connect(int port, String path, int count) throws IOException {
        List<RawClient> connected = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            connected.add(RawClient.connect(port, path));
        }
        clients.addAll(connected);
        return connected;
    }

    private static double number(PrometheusQueries queries, String query) throws Exception {
        return queries.number(query, Instant.now());
    }
}
