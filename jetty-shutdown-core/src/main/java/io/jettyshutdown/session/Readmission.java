package io.jettyshutdown.session;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.List;
import org.eclipse.jetty.websocket.core.Extension;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.ExtensionStack;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets our extension into a session whose application has replaced the extensions that the request offers: after the
 * upgrade is answered, and before the first frame.
 *
 * <p>Jetty has no public way from a connection to its session, so this reads a private field. Where that is not possible,
 * on the module path or with another Jetty, the session stays {@linkplain UntrackedSession untracked}.
 */
final class Readmission {

    private static final Logger LOG = LoggerFactory.getLogger(Readmission.class);
    private static final @Nullable Field SESSION = field();

    private Readmission() {}

    private static @Nullable Field field() {
        try {
            Field field = WebSocketConnection.class.getDeclaredField("coreSession");
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            LOG.debug("Sessions whose extensions the application replaces will be untracked", e);
            return null;
        }
    }

    /** Whether the extension that this offer asks for is in the session now. */
    static boolean admit(WebSocketConnection connection, String offer) {
        if (SESSION == null) {
            return false;
        }
        try {
            WebSocketCoreSession session = (WebSocketCoreSession) SESSION.get(connection);
            ExtensionStack stack = session.getExtensionStack();
            List<Extension> others = List.copyOf(stack.getExtensions());
            // It keeps what is connected already, and puts ours in front of it: next to the wire for what comes in.
            stack.negotiate(List.of(), List.of(ExtensionConfig.parse(offer)));
            stack.getExtensions().addAll(others);
            stack.getExtensions().get(0).setCoreSession(session);
            return true;
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("made accessible before", e);
        }
    }
}
