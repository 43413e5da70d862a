package io.jettyshutdown.testing;

import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.AbstractExtension;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Extension;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.IncomingFrames;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.OutgoingFrames;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.WebSocketExtensionRegistry;

/** An extension of the application's own making, which lets everything pass. Public: Jetty creates it. */
public final class OwnExtension implements Extension {

    public static final String PLAIN = "plain";
    public static final String DERIVED = "derived";

    private ExtensionConfig config;
    private IncomingFrames application;
    private OutgoingFrames wire;

    /** The same, made of Jetty's base class. */
    public static final class Derived extends AbstractExtension {

        @Override
        public String getName() {
            return DERIVED;
        }
    }

    public static void register(WebSocketExtensionRegistry registry) {
        registry.register(PLAIN, OwnExtension.class);
        registry.register(DERIVED, Derived.class);
    }

    @Override
    public void init(ExtensionConfig offered, WebSocketComponents components) {
        config = offered;
    }

    @Override
    public void setCoreSession(CoreSession session) {}

    @Override
    public String getName() {
        return PLAIN;
    }

    @Override
    public ExtensionConfig getConfig() {
        return config;
    }

    @Override
    public boolean isRsv1User() {
        return false;
    }

    @Override
    public boolean isRsv2User() {
        return false;
    }

    @Override
    public boolean isRsv3User() {
        return false;
    }

    @Override
    public void setNextIncomingFrames(IncomingFrames next) {
        application = next;
    }

    @Override
    public void setNextOutgoingFrames(OutgoingFrames next) {
        wire = next;
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        application.onFrame(frame, callback);
    }

    @Override
    public void sendFrame(OutgoingEntry entry) {
        wire.sendFrame(entry);
    }
}
