package io.jettyshutdown.session;

import io.jettyshutdown.codes.CloseCode;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
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
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketConstants;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;

/** Tries {@link ClosingHandshake} on a session of this very Jetty, in memory. */
final class SelfCheck {

    private static final CloseStatus STATUS = ClosingHandshake.status(CloseCode.SERVICE_RESTART, "self-check");

    private SelfCheck() {}

    /** What is not as expected; null if all is well. */
    static @Nullable String run() {
        try {
            return tryHandshake();
        } catch (Exception | LinkageError e) {
            return "the self-check failed with " + e;
        }
    }

    private static @Nullable String tryHandshake() throws Exception {
        ByteBufferPool pool = new ByteBufferPool.NonPooling();
        WebSocketComponents components = new WebSocketComponents(null, null, pool, null, null, Runnable::run);
        if (!components.getExtensionRegistry().isAvailable(DrainExtension.NAME)) {
            return "its service file META-INF/services/org.eclipse.jetty.websocket.core.Extension does not name "
                    + DrainExtension.class.getName() + ": merge service files when you repackage jars";
        }
        ExtensionStack stack = new ExtensionStack(components, Behavior.SERVER);
        stack.negotiate(List.of(), List.of(new ExtensionConfig(DrainExtension.NAME)));
        if (!stack.getNegotiatedExtensions().isEmpty() || stack.getExtensions().size() != 1) {
            return "the extension is not internal: " + stack;
        }
        Negotiated negotiated = new Negotiated(
                URI.create("ws://self-check/"), null, false, stack, WebSocketConstants.SPEC_VERSION_STRING);
        WebSocketCoreSession session =
                new WebSocketCoreSession(new NothingToDo(), Behavior.SERVER, negotiated, components);
        ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler("jetty-shutdown-self-check", true);
        scheduler.start();
        try {
            ByteArrayEndPoint endPoint = new ByteArrayEndPoint(scheduler, 0);
            WebSocketConnection connection = new WebSocketConnection(endPoint, Runnable::run, scheduler, pool, session);
            session.setWebSocketConnection(connection);
            endPoint.setConnection(connection);
            endPoint.onOpen();
            connection.onOpen();
            return closeFrameOf(session, endPoint);
        } finally {
            scheduler.stop();
        }
    }

    private static @Nullable String closeFrameOf(WebSocketCoreSession session, ByteArrayEndPoint endPoint) {
        session.close(STATUS, Callback.NOOP);
        session.sendFrame(new Frame(OpCode.TEXT, "late"), Callback.NOOP, false);
        ByteBuffer payload = STATUS.asPayloadBuffer();
        ByteBuffer expected = ByteBuffer.allocate(2 + payload.remaining())
                .put((byte) 0x88)
                .put((byte) payload.remaining())
                .put(payload)
                .flip();
        ByteBuffer written = endPoint.takeOutput();
        if (!expected.equals(written)) {
            return "the Close frame is " + BufferUtil.toHexString(written);
        }
        if (endPoint.isOutputShutdown() || !endPoint.isOpen()) {
            return "the connection was closed before the peer's Close frame";
        }
        return session.isInputOpen() ? null : "messages in flight are not received any more";
    }

    private static final class NothingToDo implements FrameHandler {

        @Override
        public void onOpen(CoreSession coreSession, Callback callback) {
            callback.succeeded();
            coreSession.demand();
        }

        @Override
        public void onFrame(Frame frame, Callback callback) {
            callback.succeeded();
        }

        @Override
        public void onError(Throwable cause, Callback callback) {
            callback.succeeded();
        }

        @Override
        public void onClosed(CloseStatus closeStatus, Callback callback) {
            callback.succeeded();
        }
    }
}
