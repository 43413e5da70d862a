package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.junit.jupiter.api.Test;

class DrainExtensionTest {

    private final List<Frame> wire = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final DrainExtension extension = new DrainExtension();

    DrainExtensionTest() {
        String ticket = DrainExtension.announce(new TrackedSession(new SessionRegistry(() -> true)));
        extension.init(ExtensionConfig.parse(DrainExtension.offer(ticket)), new WebSocketComponents());
        extension.setNextOutgoingFrames(entry -> wire.add(entry.getFrame()));
    }

    private void send(Frame frame) {
        Callback callback = Callback.from(() -> {}, failures::add);
        extension.sendFrame(new OutgoingEntry.Builder(frame, callback).build());
    }

    /** Jetty's own flusher would let it pass, since it does not know our Close frame for what it is. */
    @Test
    void nothingFollowsOurCloseFrameAndWhoSendsIsTold() {
        send(new Frame(OpCode.TEXT, "before"));
        send(ClosingHandshake.status(1012, "bye").toFrame());
        for (byte late : new byte[] {OpCode.TEXT, OpCode.BINARY, OpCode.CONTINUATION, OpCode.PING, OpCode.CLOSE}) {
            send(new Frame(late));
        }
        assertThat(wire).hasSize(2);
        assertThat(failures).hasSize(5).hasOnlyElementsOfType(ClosedChannelException.class);
    }
}
