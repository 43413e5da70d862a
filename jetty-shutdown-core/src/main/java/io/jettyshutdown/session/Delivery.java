package io.jettyshutdown.session;

import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadPendingException;
import java.util.List;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.server.handler.ContextHandler;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.AbstractExtension;
import org.eclipse.jetty.websocket.core.Extension;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.IncomingFrames;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands between a session's extensions and Jetty's session, which refuses all frames once it is closed. From then on this
 * hands what the peer had sent before, and its Close frame, to the application, as {@code
 * WebSocketCoreSession.IncomingAdaptor} would.
 *
 * <p><b>Concurrency.</b> {@link #onFrame} is called by the session's reading thread, one frame after the other, {@link
 * #bypass} by a thread that then closes Jetty's session. A frame that is between the two then is refused by the session,
 * and {@link Delivered} takes it to the application.
 */
final class Delivery implements IncomingFrames {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final WebSocketCoreSession session;
    private final Runnable onPeersClose;
    private final @Nullable Context context = ContextHandler.getCurrentContext();
    private final Extension last;
    private final @Nullable IncomingFrames jetty;
    private volatile boolean bypassed;

    /** For a session whose extensions are complete; the action is run when the application has seen the peer's Close frame. */
    Delivery(WebSocketCoreSession session, Runnable onPeersClose) {
        this.session = session;
        this.onPeersClose = onPeersClose;
        List<Extension> extensions = session.getExtensionStack().getExtensions();
        last = extensions.get(extensions.size() - 1);
        jetty = nextOf(last);
        if (jetty != null) {
            last.setNextIncomingFrames(this);
        }
    }

    /** Unknown if it is an extension of the application's own making; then ours comes in only when it is needed. */
    private static @Nullable IncomingFrames nextOf(Extension extension) {
        if (extension instanceof DrainExtension ours) {
            return ours.getNextIncoming();
        }
        return extension instanceof AbstractExtension jettys ? jettys.getNextIncoming() : null;
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        if (frame.getOpCode() != OpCode.CLOSE) {
            deliver(frame, new Delivered(frame, callback));
        } else if (bypassed) {
            // From now on Jetty reads without being asked, and so finds the end of the connection.
            session.getConnection().cancelDemand();
            deliver(frame, Callback.from(callback, onPeersClose));
        } else {
            deliver(frame, callback);
        }
    }

    private void deliver(Frame frame, Callback callback) {
        if (jetty != null && !bypassed) {
            jetty.onFrame(frame, callback);
        } else {
            deliverToApplication(frame, callback);
        }
    }

    private void deliverToApplication(Frame frame, Callback callback) {
        try {
            if (context == null) {
                session.getHandler().onFrame(frame, callback);
            } else {
                context.run(() -> session.getHandler().onFrame(frame, callback));
            }
        } catch (Throwable e) {
            callback.failed(e);
        }
    }

    /** Jetty's session is about to be closed, or is. */
    void bypass() {
        bypassed = true;
        last.setNextIncomingFrames(this);
    }

    /**
     * A handler that fails does not demand the next frame, and an extension behind ours takes no more. But it may have
     * failed only because it cannot send any more, and the last messages are to be read all the same.
     */
    private final class Delivered extends Callback.Nested {

        private final Frame frame;

        Delivered(Frame frame, Callback callback) {
            super(callback);
            this.frame = frame;
        }

        @Override
        public void failed(Throwable failure) {
            if (isRefusal(failure)) {
                deliverToApplication(frame, this);
                return;
            }
            if (!bypassed) {
                super.failed(failure);
                return;
            }
            LOG.debug("The application failed to handle a frame after the Close frame", failure);
            super.succeeded();
            try {
                session.demand();
            } catch (ReadPendingException e) {
                LOG.trace("It has demanded the next one before", e);
            }
        }
    }

    /** Whether Jetty's session was closed just before it looked at the frame, so that the application has not seen it. */
    private static boolean isRefusal(Throwable failure) {
        StackTraceElement[] trace = failure.getStackTrace();
        return failure instanceof ClosedChannelException
                && trace.length > 0
                && trace[0].getMethodName().equals("onIncomingFrame");
    }
}
