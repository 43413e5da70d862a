package io.jettyshutdown.demo.bench.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ProtocolException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class MessageFrameTest {

    private final ByteBuffer in = ByteBuffer.allocate(1000);

    @Test
    void wholeMessagesAreReadAndTheRestIsLeft() throws Exception {
        in.put(MessageFrame.ECHO.bytes()).put(MessageFrame.ECHO.bytes());
        in.put(MessageFrame.ECHO.bytes().limit(7)).flip();

        assertThat(MessageFrame.ECHO.readAll(in)).isEqualTo(2);
        assertThat(in.remaining()).isEqualTo(7);
        assertThat(MessageFrame.begins(in)).isTrue();
    }

    @Test
    void anotherFrameIsLeft() throws Exception {
        in.put(MessageFrame.MESSAGE.bytes()).put(CloseFrame.fromClient(1012)).flip();

        assertThat(MessageFrame.MESSAGE.readAll(in)).isOne();
        assertThat(MessageFrame.begins(in)).isFalse();
        assertThat(CloseFrame.read(in)).hasValue(1012);
    }

    @Test
    void anotherMessageIsRefused() {
        in.put(MessageFrame.ECHO.bytes()).put(5, (byte) 'X').put(new byte[10]).flip();

        assertThatThrownBy(() -> MessageFrame.ECHO.readAll(in)).isInstanceOf(ProtocolException.class);
    }
}
