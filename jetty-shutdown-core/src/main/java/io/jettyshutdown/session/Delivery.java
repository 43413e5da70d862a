package io.jettyshutdown.session;

import java.nio.channels.ReadPendingException;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
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
 * <p><b>Concurrency.</b> {@link #onFrame} is called by the session's reading thread, one frame after the other. It says
 * that a frame is on its way and then looks where to; {@link #bypass} changes the way and then looks whether a frame is on
 * it. So one of the two sees the other, without a lock.
 */
final class Delivery implements IncomingFrames {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);

    /** A frame that is on its way for so long has passed Jetty's session and is in the application. */
    private static final long ON_ITS_WAY_MILLIS = 100;

    private final WebSocketCoreSession session;
    private final Runnable onPeersClose;
    private final @Nullable Context context = ContextHandler.getCurrentContext();
    private final Extension last;
    private final @Nullable IncomingFrames jetty;
    private volatile boolean onItsWay;
    private volatile boolean bypassed;
    private final CountDownLatch arrived = new CountDownLatch(1);

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
            onItsWay = true;
            deliver(frame, new Delivered(callback));
            onItsWay = false;
            if (bypassed) {
                arrived.countDown();
            }
        } else if (bypassed) {
            // From now on Jetty reads without being asked, and so finds the end of the connection.
            session.getConnection().cancelDemand();
            deliver(frame, Callback.from(callback, onPeersClose));
        } else {
            deliver(frame, callback);
        }
    }

    private void deliver(Frame frame, Callback callback) {
        try {
            if (jetty != null && !bypassed) {
                jetty.onFrame(frame, callback);
            } else if (context != null) {
                context.run(() -> session.getHandler().onFrame(frame, callback));
            } else {
                session.getHandler().onFrame(frame, callback);
            }
        } catch (Throwable e) {
            callback.failed(e);
        }
    }

    /** Jetty's session is closed, or will be as soon as this has returned. */
    void bypass() {
        bypassed = true;
        last.setNextIncomingFrames(this);
    }

    /** No frame is before Jetty's session any more. Waits a moment, if need be. */
    void awaitArrival() throws InterruptedException {
        if (onItsWay && !arrived.await(ON_ITS_WAY_MILLIS, TimeUnit.MILLISECONDS)) {
            LOG.debug("A frame is still being handled");
        }
    }

    /**
     * A handler that fails does not demand the next frame, and an extension behind ours takes no more. But it may have
     * failed only because it cannot send any more, and the last messages are to be read all the same.
     */
    private final class Delivered extends Callback.Nested {

        Delivered(Callback callback) {
            super(callback);
        }

        @Override
        public void failed(Throwable failure) {
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
}
