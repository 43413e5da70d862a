package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.LogLines;
import org.junit.jupiter.api.Test;

class SessionRegistryTest {

    @Test
    void pathThatAPeerChoseWritesNoLineOfItsOwnIntoTheLog() {
        SessionRegistry registry = new SessionRegistry(() -> false);
        try (LogLines log = new LogLines()) {
            registry.opened(new UntrackedSession(registry, null, "/ws\r\nERROR forged"));
            assertThat(log.warnings())
                    .singleElement()
                    .asString()
                    .contains("/ws??ERROR forged")
                    .doesNotContain("\n");
        }
    }
}
