package io.jettyshutdown.session;

import java.util.List;
import org.eclipse.jetty.server.Context;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Extension;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.IncomingFrames;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;

/**
 * Hands to the application what the peer has sent before it saw our Close frame, and the peer's Close frame: Jetty's
 * session, which is closed, does not any more. It does what {@code WebSocketCoreSession.IncomingAdaptor} would.
 *
 * <p>Called by the session's reading thread.
 */
final class LastMessages implements IncomingFrames {

    private final WebSocketCoreSession session;
    private final @Nullable Context context;
    private final Runnable onClosed;

    private LastMessages(WebSocketCoreSession session, @Nullable Context context, Runnable onClosed) {
        this.session = session;
        this.context = context;
        this.onClosed = onClosed;
    }

    /** Takes the place of Jetty's session behind its extensions; the action runs when the application has seen the peer's Close frame. */
    static void deliver(WebSocketCoreSession session, @Nullable Context context, Runnable onClosed) {
        List<Extension> extensions = session.getExtensionStack().getExtensions();
        extensions.get(extensions.size() - 1).setNextIncomingFrames(new LastMessages(session, context, onClosed));
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        if (frame.getOpCode() == OpCode.CLOSE) {
            // From now on Jetty reads without being asked, and so finds the end of the connection.
            session.getConnection().cancelDemand();
            hand(frame, Callback.from(callback, onClosed));
        } else {
            hand(frame, callback);
        }
    }

    private void hand(Frame frame, Callback callback) {
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
}
