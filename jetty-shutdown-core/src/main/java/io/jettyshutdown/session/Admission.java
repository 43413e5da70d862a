package io.jettyshutdown.session;

import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.websocket.core.Extension;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.ExtensionStack;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts our extension into a session whose upgrade is answered, before its first frame: whatever extensions the request
 * offered or the application chose, and with nothing left behind in the request that the session keeps.
 *
 * <p>Jetty has no public way from a connection to its session, so this reads a private field. Where that is not possible,
 * on the module path or with another Jetty, the request {@linkplain DrainExtension#offer offers} the extension instead.
 */
final class Admission {

    /** How the extension comes into the sessions of a server. */
    enum Way {
        /** Afterwards, by this class. */
        DIRECT,
        /** As one that the request offers. */
        OFFER,
        /** Not at all: they are {@linkplain UntrackedSession untracked}. */
        NONE
    }

    private static final Logger LOG = LoggerFactory.getLogger(Admission.class);
    private static final @Nullable Field SESSION = field();
    private static final List<ExtensionConfig> OURS = List.of(ExtensionConfig.parse(DrainExtension.NAME));

    private Admission() {}

    private static @Nullable Field field() {
        try {
            Field field = WebSocketConnection.class.getDeclaredField("coreSession");
            field.setAccessible(true);
            return field;
        } catch (ReflectiveOperationException | InaccessibleObjectException e) {
            LOG.debug("Requests will offer the extension; sessions whose application replaces it will be untracked", e);
            return null;
        }
    }

    /** The best that this Jetty allows. */
    static Way bestWay() {
        return SESSION == null ? Way.OFFER : Way.DIRECT;
    }

    /** The check says what deviates if our extension comes into a session this way, or nothing. */
    static Way firstThatWorks(Function<Way, Optional<String>> check) {
        Optional<String> deviation = Optional.empty();
        for (Way way : List.of(bestWay(), Way.OFFER)) {
            deviation = check.apply(way);
            if (deviation.isEmpty()) {
                return way;
            }
        }
        LOG.warn(
                "The closing handshake does not work as expected with this Jetty: {}. All sessions will be untracked and"
                        + " get Jetty's own close: clients see the code, but messages in flight may be lost.",
                deviation.get());
        return Way.NONE;
    }

    /** Only where {@link Way#DIRECT} is possible. An application that has unregistered our extension stays without it. */
    static void admit(TrackedSession tracked, WebSocketConnection connection) {
        WebSocketCoreSession session = sessionOf(connection);
        ExtensionStack stack = session.getExtensionStack();
        List<Extension> others = List.copyOf(stack.getExtensions());
        // It keeps what is connected already, and puts ours in front of it: next to the wire for what comes in.
        stack.negotiate(List.of(), OURS);
        List<Extension> extensions = stack.getExtensions();
        Extension first = extensions.isEmpty() ? null : extensions.get(0);
        extensions.addAll(others);
        if (first instanceof DrainExtension ours) {
            ours.setSession(tracked);
            ours.setCoreSession(session);
        }
    }

    private static WebSocketCoreSession sessionOf(WebSocketConnection connection) {
        if (SESSION == null) {
            throw new IllegalStateException("not possible with this Jetty");
        }
        try {
            return (WebSocketCoreSession) SESSION.get(connection);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("made accessible before", e);
        }
    }
}
