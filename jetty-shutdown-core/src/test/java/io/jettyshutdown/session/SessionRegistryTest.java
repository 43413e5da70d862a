package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Warnings;
import org.junit.jupiter.api.Test;

class SessionRegistryTest {

    @Test
    void pathThatAPeerChoseWritesNoLineOfItsOwnIntoTheLog() {
        SessionRegistry registry = new SessionRegistry(() -> false);
        try (Warnings warnings = new Warnings()) {
            registry.opened(new UntrackedSession(registry, null, "/ws\r\nERROR forged"));
            assertThat(warnings.messages())
                    .singleElement()
                    .asString()
                    .contains("/ws??ERROR forged")
                    .doesNotContain("\n");
        }
    }
}
