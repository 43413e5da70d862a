package io.jettyshutdown.demo.serve;

import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.eclipse.jetty.websocket.api.StatusCode;

/** An application whose work is done as soon as it has begun. Public for Jetty. */
public final class Goodbye implements Session.Listener.AutoDemanding {

    @Override
    public void onWebSocketOpen(Session session) {
        session.close(StatusCode.NORMAL, "bye", Callback.NOOP);
    }

    @Override
    public void onWebSocketError(Throwable cause) {}
}
