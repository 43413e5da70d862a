package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Behavior;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.ExtensionStack;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.Negotiated;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.WebSocketConstants;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DeliveryTest {

    private final WebSocketComponents components = new WebSocketComponents();
    private final ExtensionStack stack = new ExtensionStack(components, Behavior.SERVER);
    private final Negotiated negotiated =
            new Negotiated(URI.create("ws://test/"), null, false, stack, WebSocketConstants.SPEC_VERSION_STRING);
    private final AtomicInteger demanded = new AtomicInteger();
    private final AtomicInteger released = new AtomicInteger();
    private final AtomicInteger failed = new AtomicInteger();

    @BeforeEach
    void negotiate() {
        stack.negotiate(List.of(), List.of(ExtensionConfig.parse(DrainExtension.NAME)));
    }

    /** A message, and how the application takes it. */
    private void deliverTo(FrameHandlingOnly handler) {
        WebSocketCoreSession session = new WebSocketCoreSession(handler, Behavior.SERVER, negotiated, components) {
            @Override
            public void demand() {
                demanded.incrementAndGet();
            }
        };
        Delivery delivery = new Delivery(session, null, () -> {});
        delivery.bypass();
        delivery.onFrame(
                new Frame(OpCode.TEXT), Callback.from(released::incrementAndGet, failure -> failed.incrementAndGet()));
    }

    /** Jetty takes a failure for the end of the session, and nobody else gives the buffer back. */
    @Test
    void frameWhoseHandlerFailsAfterTheCloseFrameIsReleasedAndTheNextIsDemanded() {
        deliverTo((frame, callback) -> callback.failed(new IllegalStateException("cannot send")));
        assertThat(released).hasValue(1);
        assertThat(failed).hasValue(0);
        assertThat(demanded).hasValue(1);
    }

    @Test
    void frameWhoseHandlerThrowsIsReleasedTooAndTheNextIsDemanded() {
        deliverTo((frame, callback) -> {
            throw new IllegalStateException("cannot send");
        });
        assertThat(released).hasValue(1);
        assertThat(failed).hasValue(0);
        assertThat(demanded).hasValue(1);
    }

    @Test
    void frameThatTheApplicationHandlesIsItsOwnAffair() {
        deliverTo((frame, callback) -> callback.succeeded());
        assertThat(released).hasValue(1);
        assertThat(demanded).hasValue(0);
    }

    /** Jetty, which ends the connection, finds its session closed and tells nobody. */
    @Test
    void applicationIsToldOfAConnectionThatEndsWhileItsSessionIsClosed() {
        List<Integer> closed = new ArrayList<>();
        WebSocketCoreSession session =
                new WebSocketCoreSession(new Told(closed), Behavior.SERVER, negotiated, components) {
                    @Override
                    public void abort() {}
                };
        stack.getExtensions().get(0).setNextOutgoingFrames(entry -> {});
        Delivery delivery = new Delivery(session, null, () -> {});
        session.onOpen();
        CloseStatus status = ClosingHandshake.status(1012, "bye");

        delivery.bypass();
        delivery.closeForGood(status, () -> {
            session.close(status, Callback.NOOP);
            delivery.end();
        });
        delivery.end();

        assertThat(session.isClosed()).isTrue();
        assertThat(closed).containsExactly(1012);
    }

    private record Told(List<Integer> codes) implements FrameHandlingOnly {

        @Override
        public void onOpen(CoreSession session, Callback callback) {
            callback.succeeded();
        }

        @Override
        public void onFrame(Frame frame, Callback callback) {
            callback.succeeded();
        }

        @Override
        public void onClosed(CloseStatus status, Callback callback) {
            codes.add(status.getCode());
        }
    }

    @FunctionalInterface
    private interface FrameHandlingOnly extends FrameHandler {
        @Override
        default void onOpen(CoreSession session, Callback callback) {}

        @Override
        default void onError(Throwable cause, Callback callback) {}

        @Override
        default void onClosed(CloseStatus status, Callback callback) {}
    }
}
