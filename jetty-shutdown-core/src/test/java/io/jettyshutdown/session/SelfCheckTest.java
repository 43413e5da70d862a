package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SelfCheckTest {

    @Test
    void thisJettyPerformsTheClosingHandshakeAsExpected() {
        assertThat(SelfCheck.run()).isNull();
    }

    @Test
    void aJettyThatDoesNotGetsItsOwnCloseStatus() {
        SessionRegistry registry = new SessionRegistry();
        registry.useHandshakeUnless("on purpose");
        assertThat(registry.closeStatus(1012, "bye").isAbnormal()).isTrue();
        registry.useHandshakeUnless(null);
        assertThat(registry.closeStatus(1012, "bye").isAbnormal()).isFalse();
    }
}
