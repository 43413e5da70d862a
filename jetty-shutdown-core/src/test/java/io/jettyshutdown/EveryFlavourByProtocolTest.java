package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.docs.TestedSources;
import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.EveryProtocol;
import io.jettyshutdown.testing.FlavourTable;
import io.jettyshutdown.testing.Traffic;
import io.jettyshutdown.testing.WayIn;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Server;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The closing handshake is the same for every way in, on everything that carries a WebSocket: one server has them all. */
class EveryFlavourByProtocolTest {

    static Stream<Intent> intents() {
        return Stream.of(Intent.STOP, Intent.RESTART);
    }

    @ParameterizedTest
    @MethodSource("intents")
    void sessionOfEachCellEndsWithAHandshake(Intent intent, @TempDir Path directory) throws Exception {
        Server server = new Server();
        Application application = new Application();
        try (EveryProtocol protocols = new EveryProtocol(directory)) {
            protocols.addConnectorsTo(server);
            server.setHandler(WayIn.contextOfEach(server, application));
            GracefulShutdown shutdown =
                    GracefulShutdown.builder().stopAtShutdown(false).install(server);
            server.start();
            Traffic traffic = new Traffic(shutdown, application);
            for (WayIn flavour : WayIn.values()) {
                protocols.connect(traffic, "/" + flavour + "/ws");
            }
            traffic.awaitFlow();

            traffic.assertComplete(shutdown.stop(intent).get(20, TimeUnit.SECONDS));

            for (WayIn flavour : WayIn.values()) {
                protocols.assertRow(flavour.title, "/" + flavour + "/ws");
            }
            // All sessions over HTTP/2 share one connection, or one with TLS.
            assertThat(protocols.connections()).isEqualTo(4 * WayIn.values().length + 2);
        } finally {
            server.stop();
        }
    }

    @Test
    void everyRowOfThePageIsAssertedHereOrWithItsFramework() throws IOException {
        TestedSources sources = TestedSources.read();
        List<String> ours =
                Arrays.stream(WayIn.values()).map(flavour -> flavour.title).toList();
        assertThat(FlavourTable.rows())
                .map(row -> row.split("\\|")[1].strip())
                .allMatch(flavour -> ours.contains(flavour) || sources.contain("assertRow(\"" + flavour + "\","));
    }
}
