package io.jettyshutdown.session;

import io.jettyshutdown.codes.CloseCode;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
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

    private static final int MASKED = 0x80;

    private static final CloseStatus STATUS = new CloseStatus(CloseCode.SERVICE_RESTART, "self-check");

    private SelfCheck() {}

    /** What is not as expected if our extension comes into a session this way; nothing if all is well. */
    static Optional<String> run(Admission.Way way) {
        try {
            return Optional.ofNullable(tryHandshake(way));
        } catch (Exception | LinkageError e) {
            return Optional.of("the self-check failed with " + e);
        }
    }

    private static @Nullable String tryHandshake(Admission.Way way) throws Exception {
        ByteBufferPool pool = new ByteBufferPool.NonPooling();
        WebSocketComponents components = new WebSocketComponents(null, null, pool, null, null, Runnable::run);
        if (!components.getExtensionRegistry().isAvailable(DrainExtension.NAME)) {
            return "its service file META-INF/services/org.eclipse.jetty.websocket.core.Extension does not name "
                    + DrainExtension.class.getName() + ": merge service files when you repackage jars";
        }
        ExtensionStack stack = new ExtensionStack(components, Behavior.SERVER);
        TrackedSession tracked = new TrackedSession(new SessionRegistry(() -> true));
        stack.negotiate(List.of(), way == Admission.Way.OFFER ? List.of(offered(tracked)) : List.of());
        Application application = new Application();
        Negotiated negotiated = new Negotiated(
                URI.create("ws://self-check/"), null, false, stack, WebSocketConstants.SPEC_VERSION_STRING);
        WebSocketCoreSession session = new WebSocketCoreSession(application, Behavior.SERVER, negotiated, components);
        ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler("jetty-shutdown-self-check", true);
        scheduler.start();
        try {
            ByteArrayEndPoint endPoint = new ByteArrayEndPoint(scheduler, 0);
            WebSocketConnection connection = new WebSocketConnection(endPoint, Runnable::run, scheduler, pool, session);
            session.setWebSocketConnection(connection);
            endPoint.setConnection(connection);
            if (way == Admission.Way.DIRECT) {
                Admission.admit(tracked, connection);
            }
            if (!stack.getNegotiatedExtensions().isEmpty()
                    || stack.getExtensions().size() != 1) {
                return "the extension is not internal: " + stack;
            }
            endPoint.onOpen();
            connection.onOpen();
            return handshake(tracked, session, endPoint, application);
        } finally {
            scheduler.stop();
        }
    }

    private static ExtensionConfig offered(TrackedSession tracked) {
        return ExtensionConfig.parse(DrainExtension.offer(DrainExtension.announce(tracked)));
    }

    private static @Nullable String handshake(
            TrackedSession tracked, WebSocketCoreSession session, ByteArrayEndPoint endPoint, Application application) {
        tracked.close(STATUS.getCode(), STATUS.getReason());
        session.sendFrame(new Frame(OpCode.TEXT, "late"), Callback.NOOP, false);
        session.close(CloseStatus.SERVER_ERROR, "late", Callback.NOOP);
        ByteBuffer written = endPoint.takeOutput();
        if (!frame(OpCode.CLOSE, 0, STATUS.asPayloadBuffer()).equals(written)) {
            return "the Close frame is " + BufferUtil.toHexString(written);
        }
        if (endPoint.isOutputShutdown() || !endPoint.isOpen()) {
            return "the connection was closed before the peer's Close frame";
        }
        if (!session.isClosed()) {
            return "the application can still cut the connection";
        }
        endPoint.addInput(frame(OpCode.TEXT, MASKED, BufferUtil.toBuffer("in flight")));
        endPoint.addInput(frame(OpCode.CLOSE, MASKED, STATUS.asPayloadBuffer()));
        if (!application.received.equals(List.of(OpCode.TEXT, OpCode.CLOSE))) {
            return "the application received " + application.received + " after the Close frame";
        }
        return endPoint.isOpen() || application.closed != 1
                ? "the session has not ended after the peer's Close frame"
                : null;
    }

    /** A short frame; a mask of zeros leaves the payload as it is. */
    private static ByteBuffer frame(byte opCode, int mask, ByteBuffer payload) {
        ByteBuffer frame = ByteBuffer.allocate(2 + 4 + payload.remaining());
        frame.put((byte) (0x80 | opCode)).put((byte) (mask | payload.remaining()));
        if (mask != 0) {
            frame.putInt(0);
        }
        return frame.put(payload).flip();
    }

    private static final class Application implements FrameHandler {

        final List<Byte> received = new ArrayList<>();
        int closed;
        private @Nullable CoreSession session;

        @Override
        public void onOpen(CoreSession coreSession, Callback callback) {
            session = coreSession;
            callback.succeeded();
            coreSession.demand();
        }

        @Override
        public void onFrame(Frame frame, Callback callback) {
            received.add(frame.getOpCode());
            callback.succeeded();
            Objects.requireNonNull(session).demand();
        }

        @Override
        public void onError(Throwable cause, Callback callback) {
            callback.succeeded();
        }

        @Override
        public void onClosed(CloseStatus closeStatus, Callback callback) {
            closed++;
            callback.succeeded();
        }
    }
}
