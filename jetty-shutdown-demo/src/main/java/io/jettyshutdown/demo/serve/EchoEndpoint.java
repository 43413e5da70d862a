package io.jettyshutdown.demo.serve;

import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * Sends back what it receives. Public, because Jetty calls it by method handles.
 */
public final class EchoEndpoint extends Session.Listener.AbstractAutoDemanding {

    /** A session's endpoint. */
    EchoEndpoint() {}

    @Override
    public void onWebSocketText(String message) {
        getSession().sendText(message, Callback.NOOP);
    }

    /** The connection broke: for the metrics to tell, there is nothing that the endpoint could do. */
    @Override
    public void onWebSocketError(Throwable cause) {}
}
