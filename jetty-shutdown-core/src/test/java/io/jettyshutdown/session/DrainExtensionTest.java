package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.testing.Application;
import io.jettyshutdown.testing.Endpoints;
import java.net.URI;
import java.nio.channels.ClosedChannelException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Behavior;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.Extension;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.ExtensionStack;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.Negotiated;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.WebSocketConstants;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DrainExtensionTest {

    private final List<Frame> wire = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final WebSocketComponents components = new WebSocketComponents();
    private final ExtensionStack stack = new ExtensionStack(components, Behavior.SERVER);
    private final WebSocketCoreSession session;
    private final Extension extension;

    DrainExtensionTest() {
        String ticket = DrainExtension.announce(new TrackedSession(new SessionRegistry(() -> true)));
        stack.negotiate(List.of(), List.of(ExtensionConfig.parse(DrainExtension.offer(ticket))));
        Negotiated negotiated =
                new Negotiated(URI.create("ws://test/"), null, false, stack, WebSocketConstants.SPEC_VERSION_STRING);
        session = new WebSocketCoreSession(Endpoints.core(new Application()), Behavior.SERVER, negotiated, components);
        extension = stack.getExtensions().get(0);
        extension.setNextOutgoingFrames(entry -> wire.add(entry.getFrame()));
    }

    private interface End {
        void of(Callback closeFrame, Extension extension);
    }

    static Stream<End> ends() {
        return Stream.of(
                (closeFrame, extension) -> closeFrame.succeeded(),
                (closeFrame, extension) -> closeFrame.failed(new ClosedChannelException()),
                (closeFrame, extension) -> extension.close());
    }

    /** Jetty ends the connection when both have closed, although its own Close frame may still be queued. */
    @ParameterizedTest
    @MethodSource("ends")
    void closeFrameOfThePeerIsHandedOnWhenThatOfTheApplicationIsWrittenOrWillNotBe(End end) {
        List<OutgoingEntry> queued = new ArrayList<>();
        List<Frame> handedOn = new ArrayList<>();
        extension.setNextOutgoingFrames(queued::add);
        extension.setNextIncomingFrames((frame, callback) -> handedOn.add(frame));

        send(new CloseStatus(CloseStatus.NORMAL).toFrame());
        extension.onFrame(new CloseStatus(CloseStatus.NORMAL).toFrame(), Callback.NOOP);
        assertThat(handedOn).isEmpty();

        end.of(queued.get(0).getCallback(), extension);
        assertThat(handedOn).hasSize(1);
    }

    private void send(Frame frame) {
        Callback callback = Callback.from(() -> {}, failures::add);
        extension.sendFrame(new OutgoingEntry.Builder(frame, callback).build());
    }

    /**
     * What passes Jetty's session at the same time may come after it, and Jetty's own flusher would let it pass, since it
     * does not know our Close frame for what it is.
     */
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
