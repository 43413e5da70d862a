package io.jettyshutdown.codes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.eclipse.jetty.websocket.core.CloseStatus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CloseCodeTest {

    @Test
    void reservedCodesAreKnownAndNeverSendable() {
        for (int code : new int[] {1004, 1005, 1006, 1015}) {
            assertThat(CloseCode.of(code).isRegistered()).isTrue();
            assertThat(CloseCode.of(code).sendable()).isFalse();
        }
    }

    @Test
    void jettyAgreesOnWhatMayBeSent() {
        for (int code = 0; code <= 0xFFFF; code++) {
            assertThat(CloseCode.of(code).sendable())
                    .as("%d", code)
                    .isEqualTo(CloseStatus.isTransmittableStatusCode(code));
        }
    }

    @Test
    void everyEntryExplainsItself() {
        assertThat(CloseCode.registered()).hasSize(19).allSatisfy(code -> {
            assertThat(code.name()).isNotBlank();
            assertThat(code.meaning()).endsWith(".");
            assertThat(code.appears()).endsWith(".");
            assertThat(code.advice()).endsWith(".");
        });
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 999, 1016, 2999, 3001, 3999, 4000, 4999, 5000, 65535})
    void codeThatIsNotRegisteredIsExplainedByItsRange(int code) {
        assertThat(CloseCode.of(code).isRegistered()).isFalse();
        assertThat(CloseCode.of(code).sendable()).isEqualTo(code >= 3000 && code < 5000);
    }

    @ParameterizedTest
    @CsvSource({
        "999, Not Used",
        "1016, Unassigned",
        "2999, Unassigned",
        "3001, Library or Framework",
        "3999, Library or Framework",
        "4000, Private Use",
        "4999, Private Use",
        "5000, Not Used"
    })
    void rangesBeginAndEndWhereTheProtocolSays(int code, String name) {
        assertThat(CloseCode.of(code).name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 65536})
    void numberThatNoCloseFrameCanCarryIsRefused(int code) {
        assertThatThrownBy(() -> CloseCode.of(code))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("close code " + code + " does not exist: it must be between 0 and 65535");
    }
}
