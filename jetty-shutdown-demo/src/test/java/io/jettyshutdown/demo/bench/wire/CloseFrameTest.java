package io.jettyshutdown.demo.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class CloseFrameTest {

    @Test
    void framesOfBothSidesAreReadByTheOther() throws Exception {
        for (int code : new int[] {1000, 1012, 4999}) {
            assertThat(CloseFrame.read(CloseFrame.fromClient(code))).hasValue(code);
            assertThat(CloseFrame.read(CloseFrame.fromServer(code, "Service restart")))
                    .hasValue(code);
        }
    }

    @Test
    void frameWithoutCodeIs1005() throws Exception {
        assertThat(CloseFrame.read(ByteBuffer.wrap(new byte[] {(byte) 0x88, 0})))
                .hasValue(1005);
    }

    @Test
    void incompleteFrameIsLeftUnread() throws Exception {
        ByteBuffer frame = CloseFrame.fromClient(1012);
        for (int length = 0; length < frame.capacity(); length++) {
            ByteBuffer part = frame.duplicate().limit(length);
            assertThat(CloseFrame.read(part)).isEmpty();
            assertThat(part.position()).isZero();
        }
    }

    @Test
    void anyOtherFrameIsRefused() {
        assertThatThrownBy(() -> CloseFrame.read(ByteBuffer.wrap(new byte[] {(byte) 0x81, 0})))
                .isInstanceOf(ProtocolException.class)
                .hasMessageContaining("0x81");
    }
}
