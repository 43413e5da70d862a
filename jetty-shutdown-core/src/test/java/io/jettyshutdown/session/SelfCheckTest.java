package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.RawClient;
import java.util.Optional;
import org.eclipse.jetty.server.Handler;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SelfCheckTest {

    @ParameterizedTest
    @EnumSource(names = {"DIRECT", "OFFER"})
    void thisJettyPerformsTheClosingHandshakeAsExpected(Admission.Way way) {
        assertThat(SelfCheck.run(way)).isEmpty();
    }

    @Test
    void deviationIsSeen() {
        assertThat(SelfCheck.run(Admission.Way.NONE)).isPresent();
    }

    @Test
    void ifTheBestWayDoesNotWorkRequestsOfferTheExtension() {
        SessionRegistry registry = new SessionRegistry(() -> false);
        registry.checkHandshake(way -> way == Admission.Way.DIRECT ? Optional.of("on purpose") : SelfCheck.run(way));
        assertThat(registry.admission()).isEqualTo(Admission.Way.OFFER);
    }

    @Test
    void ifJettyDoesNotItsSessionsAreUntrackedButWork() throws Exception {
        SessionRegistry registry = new SessionRegistry(() -> false);
        try (EchoServer server = EchoServer.start(GracefulShutdown.builder())) {
            Handler original = server.server.getHandler();
            server.server.stop();
            // Another gate behind the library's own, one whose self-check has failed.
            registry.checkHandshake(way -> Optional.of("on purpose"));
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
