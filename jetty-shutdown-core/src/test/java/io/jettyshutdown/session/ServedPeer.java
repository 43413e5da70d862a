package io.jettyshutdown.session;

import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.List;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.util.thread.Scheduler;
import org.eclipse.jetty.websocket.core.Behavior;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.ExtensionStack;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.Negotiated;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketConstants;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;

/** One session of Jetty's with our extension, on one thread and without a network. */
final class ServedPeer {

    private static final List<ExtensionConfig> DEFLATE = List.of(ExtensionConfig.parse("permessage-deflate"));

    final TrackedSession session;
    private final ByteArrayEndPoint endPoint;

    ServedPeer(
            SessionRegistry registry,
            FrameHandler application,
            boolean deflate,
            WebSocketComponents components,
            Scheduler scheduler)
            throws Exception {
        ExtensionStack stack = new ExtensionStack(components, Behavior.SERVER);
        stack.negotiate(deflate ? DEFLATE : List.of(), deflate ? DEFLATE : List.of());
        Negotiated negotiated =
                new Negotiated(URI.create("ws://random/"), null, false, stack, WebSocketConstants.SPEC_VERSION_STRING);
        WebSocketCoreSession core = new WebSocketCoreSession(application, Behavior.SERVER, negotiated, components);
        endPoint = new ByteArrayEndPoint(scheduler, 0) {
            /** As a selector does. */
            @Override
            public void onClose(Throwable failure) {
                super.onClose(failure);
                getConnection().onClose(failure);
            }
        };
        WebSocketConnection connection =
                new WebSocketConnection(endPoint, Runnable::run, scheduler, components.getByteBufferPool(), core);
        core.setWebSocketConnection(connection);
        endPoint.setConnection(connection);
        session = new TrackedSession(registry);
        Admission.admit(session, connection);
        connection.addEventListener(session);
        endPoint.onOpen();
        connection.onOpen();
        session.outgoing().open();
    }

    void receive(List<byte[]> bursts) {
        for (byte[] burst : bursts) {
            endPoint.addInput(ByteBuffer.wrap(burst));
        }
    }

    void end(PeerScript.End end) {
        switch (end) {
            case FIN -> endPoint.addInputEOF();
            case RESET -> endPoint.close(new IOException("reset"));
            case SILENCE -> {}
        }
    }

    /** All that was written. */
    ByteBuffer written() {
        return endPoint.takeOutput();
    }

    boolean isOpen() {
        return endPoint.isOpen();
    }
}
