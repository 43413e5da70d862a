package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.eclipse.jetty.websocket.core.CloseStatus;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ClosingHandshakeTest {

    @ParameterizedTest
    @ValueSource(ints = {1002, 1003, 1007, 1009, 1010})
    void someCodesTellThePeerOfAFaultOfItsOwn(int code) {
        assertThat(ClosingHandshake.isFailure(new CloseStatus(code))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {1000, 1001, 1008, 1011, 1012, 4000})
    void othersDoNot(int code) {
        assertThat(ClosingHandshake.isFailure(new CloseStatus(code))).isFalse();
    }
}
