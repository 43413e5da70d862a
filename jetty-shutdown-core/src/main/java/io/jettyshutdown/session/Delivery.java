package io.jettyshutdown.session;

import java.nio.channels.ClosedChannelException;
import java.nio.channels.ReadPendingException;
import java.util.List;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.AbstractExtension;
import org.eclipse.jetty.websocket.core.CloseStatus;
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
 * hands what the peer had sent before, and its Close frame, to the application, and ends the session, as {@code
 * WebSocketCoreSession} would.
 *
 * <p><b>Concurrency.</b> {@link #onFrame} is called by the session's reading thread, one frame after the other, {@link
 * #bypass} by a thread that then closes Jetty's session. A frame that is between the two then is refused by the session,
 * and {@link Delivered} takes it to the application. What is told at the end is guarded by this object's monitor; the
 * application and Jetty are called without it.
 */
final class Delivery implements IncomingFrames {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    private final WebSocketCoreSession session;
    private final @Nullable Context context;
    private final Runnable onPeersClose;
    private final Extension last;
    private final @Nullable IncomingFrames jetty;
    private volatile boolean bypassed;
    private volatile boolean ended;
    private @Nullable CloseStatus toTell;
    private boolean told;
    private boolean finished;

    /** For a session whose extensions are complete; the action is run when the peer's Close frame has come. */
    Delivery(WebSocketCoreSession session, @Nullable Context context, Runnable onPeersClose) {
        this.session = session;
        this.context = context;
        this.onPeersClose = onPeersClose;
        List<Extension> extensions = session.getExtensionStack().getExtensions();
        last = extensions.get(extensions.size() - 1);
        jetty = nextOf(last);
        if (jetty != null) {
            last.setNextIncomingFrames(this);
        }
    }

    /** Unknown if it is an extension of the application's own making: then Jetty's session does it until it is closed. */
    private static @Nullable IncomingFrames nextOf(Extension extension) {
        if (extension instanceof DrainExtension ours) {
            return ours.getNextIncoming();
        }
        return extension instanceof AbstractExtension jettys ? jettys.getNextIncoming() : null;
    }

    // ---- what comes from the peer ----

    /** Our extension hands on what is no Close frame. */
    void pass(Frame frame, Callback callback, IncomingFrames next) {
        next.onFrame(frame, jetty == null ? new Delivered(null, callback) : callback);
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        if (ended) {
            if (bypassed) {
                callback.succeeded();
            } else {
                deliver(frame, callback);
            }
        } else if (frame.getOpCode() != OpCode.CLOSE) {
            deliver(frame, new Delivered(frame, callback));
        } else {
            ended = true;
            closeFrame(frame, callback);
        }
    }

    private void deliver(Frame frame, Callback callback) {
        if (jetty != null && !bypassed) {
            jetty.onFrame(frame, callback);
        } else {
            inContext(() -> session.getHandler().onFrame(frame, callback), callback);
        }
    }

    private void inContext(Runnable call, Callback callback) {
        try {
            if (context == null) {
                call.run();
            } else {
                context.run(call);
            }
        } catch (Throwable e) {
            callback.failed(e);
        }
    }

    private void closeFrame(Frame frame, Callback callback) {
        if (!bypassed) {
            deliver(frame, callback);
            return;
        }
        // From now on Jetty reads without being asked, and so finds the end of the connection.
        session.getConnection().cancelDemand();
        if (closedForGood()) {
            deliver(frame, new Answered(CloseStatus.getCloseStatus(frame), callback));
        } else {
            // Who has closed with such a code is told of the end alone: Jetty fails the close of one that is told
            // twice.
            callback.succeeded();
            onPeersClose.run();
        }
    }

    /** The application has been told of the peer's Close frame. */
    private final class Answered implements Callback {

        private final CloseStatus status;
        private final Callback callback;

        Answered(CloseStatus status, Callback callback) {
            this.status = status;
            this.callback = callback;
        }

        @Override
        public void succeeded() {
            callback.succeeded();
            end(status);
        }

        @Override
        public void failed(Throwable failure) {
            succeeded();
        }
    }

    /**
     * A handler that fails does not demand the next frame, and an extension behind ours takes no more. But it may have
     * failed only because it cannot send any more, and the last messages are to be read all the same.
     */
    private final class Delivered extends Callback.Nested {

        private final @Nullable Frame frame;

        Delivered(@Nullable Frame frame, Callback callback) {
            super(callback);
            this.frame = frame;
        }

        @Override
        public void failed(Throwable failure) {
            Frame refused = frame;
            if (refused != null && isRefusal(failure)) {
                inContext(() -> session.getHandler().onFrame(refused, this), this);
                return;
            }
            boolean closed = bypassed || session.isClosed();
            super.succeeded();
            if (closed) {
                LOG.debug("The application failed to handle a frame after the Close frame", failure);
            } else {
                // As WebSocketConnection does it. If a drain makes a handshake of that close, the answer is to be read.
                session.processHandlerError(failure, Callback.NOOP);
                if (!bypassed) {
                    return;
                }
            }
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

    // ---- the end ----

    /** Jetty's session is closed, or about to be. */
    void bypass() {
        bypassed = true;
    }

    /** Somebody else has closed it before: perhaps in a way that lets it await the peer's Close frame. */
    void closedByOthers() {
        bypassed = session.isClosed();
    }

    /**
     * Closes Jetty's session by this action, and takes it to CLOSED in the same step.
     *
     * @param status what the application is told if the peer does not answer
     * @return false if somebody else has closed it before; then nothing was done
     */
    boolean closeForGood(CloseStatus status, Runnable close) {
        if (jetty == null) {
            close.run();
            return true;
        }
        tell(status);
        ClosingHandshake.ClosedForGood frame = new ClosingHandshake.ClosedForGood(session, status, close);
        jetty.onFrame(frame, Callback.NOOP);
        if (!frame.taken()) {
            tell(null);
        } else if (!open()) {
            // The connection ended meanwhile, and Jetty found its session closed: it tells nobody.
            finish(status);
        }
        return frame.taken();
    }

    private synchronized void tell(@Nullable CloseStatus status) {
        toTell = status;
    }

    private synchronized boolean closedForGood() {
        return toTell != null;
    }

    /** Whether the session has yet to be ended by {@link #end}. */
    synchronized boolean open() {
        return toTell != null && !told;
    }

    /** The connection has ended: what is still in its buffer is not the application's any more. */
    void end() {
        ended = true;
        CloseStatus status;
        synchronized (this) {
            status = toTell;
        }
        if (status != null) {
            end(status);
        }
    }

    private void end(CloseStatus status) {
        synchronized (this) {
            if (told) {
                return;
            }
            told = true;
        }
        // Jetty's session, if it is still in OSHUT, does the rest by itself when the connection ends.
        boolean closed = session.isClosed();
        session.abort();
        if (closed) {
            finish(status);
        }
    }

    private void finish(CloseStatus status) {
        synchronized (this) {
            if (finished) {
                return;
            }
            finished = true;
        }
        session.getExtensionStack().close();
        inContext(() -> session.getHandler().onClosed(status, Callback.NOOP), Callback.NOOP);
    }
}
