package io.jettyshutdown.testing;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Intent;
import io.jettyshutdown.codes.CloseReason;
import io.jettyshutdown.testing.Application.Closed;

/** What a drain must tell each client. */
public final class Handshakes {

    private Handshakes() {}

    /** Fails unless the client saw code and reason of this intent, with the hint. */
    public static void assertTold(Intent intent, Closed closed) {
        CloseReason reason = CloseReason.parse(closed.reason());
        assertThat(closed.code()).isEqualTo(intent.code());
        assertThat(reason.text()).isEqualTo(intent.reason());
        assertThat(reason.retryAfter()).isPresent();
    }
}
