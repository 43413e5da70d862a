package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.RawClient;
import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.api.Test;

class SelfCheckTest {

    @Test
    void thisJettyPerformsTheClosingHandshakeAsExpected() {
        assertThat(SelfCheck.run()).isNull();
    }

    @Test
    void ifJettyDoesNotItsSessionsAreUntrackedButWork() throws Exception {
        SessionRegistry registry = new SessionRegistry(() -> false);
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder())) {
            Handler original = server.server.getHandler();
            server.server.stop();
            // Another gate behind the library's own, one whose self-check has failed.
            registry.useExtensionUnless("on purpose");
            Gate gate = new Gate(registry, Reconnects.DEFAULT);
            gate.setHandler(((Handler.Singleton) original).getHandler());
            server.server.setHandler(gate);
            server.server.start();
            try (RawClient client = RawClient.connect(server.port(), "/ws")) {
                assertThat(client.status()).isEqualTo(101);
                Eventually.isTrue(() -> registry.untracked() == 1);
                client.sendText("works");
                assertThat(client.read().text()).isEqualTo("works");
            }
        }
    }
}
