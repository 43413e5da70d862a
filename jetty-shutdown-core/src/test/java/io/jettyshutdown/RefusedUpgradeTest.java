package io.jettyshutdown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.EveryProtocol;
import io.jettyshutdown.testing.Protocol;
import io.jettyshutdown.testing.QuietClient;
import io.jettyshutdown.testing.WayIn;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.websocket.core.exception.UpgradeException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who comes while the server drains is told so by each protocol; of a connection that others share, only his stream ends. */
class RefusedUpgradeTest {

    @Test
    void itIsAnsweredWith503ByEachProtocolAndOthersOnItsConnectionGoOn(@TempDir Path directory) throws Exception {
        Server server = new Server();
        try (EveryProtocol protocols = new EveryProtocol(directory)) {
            protocols.addConnectorsTo(server);
            server.setHandler(WayIn.contextOfEach(server, new Application()));
            GracefulShutdown shutdown = GracefulShutdown.builder()
                    .policy((session, intent) -> Optional.empty())
                    .stopAtShutdown(false)
                    .install(server);
            server.start();
            String path = "/" + WayIn.CORE + "/ws";
            List<QuietClient> leftAlone = new ArrayList<>();
            for (Protocol protocol : Protocol.values()) {
                leftAlone.add(protocols.connectQuietly(protocol, path));
            }
            shutdown.drain(Intent.RESTART).report().get(20, TimeUnit.SECONDS);
            for (Protocol protocol : Protocol.values()) {
                assertThatThrownBy(() -> protocols.connectQuietly(protocol, path))
                        .as(protocol.toString())
                        .rootCause()
                        .asInstanceOf(InstanceOfAssertFactories.type(UpgradeException.class))
                        .extracting(UpgradeException::getResponseStatusCode)
                        .isEqualTo(503);
            }
            for (QuietClient client : leftAlone) {
                assertThat(client.ask("still there?")).isEqualTo("re still there?");
            }
        } finally {
            server.stop();
        }
    }
}
