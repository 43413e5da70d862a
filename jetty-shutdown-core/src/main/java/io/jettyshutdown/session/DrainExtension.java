package io.jettyshutdown.session;

import io.jettyshutdown.CloseSource;
import java.nio.channels.ClosedChannelException;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Extension;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.IncomingFrames;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.OutgoingFrames;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.jspecify.annotations.Nullable;

/**
 * Stands in the frame path of one session, whichever API opened it: sees every frame that comes before any other extension,
 * and every frame that goes out; makes our Close frame a real one, and lets nothing follow it.
 *
 * <p>Jetty finds the class as a service, so it is in the {@code WebSocketExtensionRegistry} of every {@code
 * WebSocketComponents}, however and whenever those came to be. It is not negotiated with the peer: in the stack it answers
 * with a name that begins with {@code @}, which Jetty keeps out of the response ({@code
 * ExtensionStack.getNegotiatedExtensions}). {@link Admission} puts it there when the upgrade is answered. Where that is
 * not possible, the {@link Gate} puts its name, with a ticket, in front of the extensions that the request offers. Without
 * a session it lets everything pass.
 *
 * <p><b>Concurrency.</b> Jetty sends the frames of a session one after the other ({@code FragmentingFlusher}), so {@link
 * #sendFrame} is serial; so is {@link #onFrame}, on another thread.
 */
public final class DrainExtension implements Extension {

    /** The name under which Jetty registers the class. */
    static final String NAME = "jetty-shutdown";

    private static final String TICKET = "ticket";

    /**
     * The sessions whose upgrade is under way, by ticket. Static, because Jetty creates the extension and hands it
     * nothing but its configuration; an entry lives until the upgrade is answered.
     */
    private static final Map<String, TrackedSession> UPGRADING = new ConcurrentHashMap<>();

    private @Nullable ExtensionConfig config;
    private @Nullable TrackedSession session;
    private @Nullable IncomingFrames application;
    private @Nullable OutgoingFrames wire;
    private boolean closed;

    /** Created by Jetty. */
    public DrainExtension() {}

    /**
     * Announces a session whose upgrade begins.
     *
     * @return a ticket that no client can guess, valid until it is used or {@linkplain #withdraw withdrawn}
     */
    static String announce(TrackedSession session) {
        String ticket = UUID.randomUUID().toString();
        UPGRADING.put(ticket, session);
        return ticket;
    }

    /** What a request must offer so that the extension comes to the session with this ticket. */
    static String offer(String ticket) {
        return NAME + ";" + TICKET + "=" + ticket;
    }

    /** The upgrade is answered: an extension that has not come by now does not come. */
    static void withdraw(String ticket) {
        UPGRADING.remove(ticket);
    }

    @Override
    public void init(ExtensionConfig config, WebSocketComponents components) {
        this.config = config;
        String ticket = config.getParameter(TICKET, null);
        if (ticket != null) {
            session = UPGRADING.remove(ticket);
        }
    }

    /** Instead of by a ticket. */
    void setSession(TrackedSession admitted) {
        session = admitted;
    }

    @Override
    public void setCoreSession(CoreSession coreSession) {
        if (session != null) {
            session.bind(coreSession);
        }
    }

    /** The registered name for the registry, which asks before {@link #init}; an internal one for the stack. */
    @Override
    public String getName() {
        return config == null ? NAME : "@" + NAME;
    }

    @Override
    public ExtensionConfig getConfig() {
        return Objects.requireNonNull(config, "not initialised");
    }

    @Override
    public void onFrame(Frame frame, Callback callback) {
        TrackedSession tracked = session;
        if (tracked == null) {
            handOn(frame, callback);
        } else if (frame.getOpCode() == OpCode.CLOSE) {
            tracked.whenOurCloseIsWritten(() -> {
                tracked.closeFrameReceived(CloseStatus.getCloseStatus(frame).getCode());
                handOn(frame, callback);
            });
        } else if (frame.getOpCode() != OpCode.PONG || !Pings.take(tracked, frame, callback)) {
            tracked.outgoing().open();
            tracked.delivery().pass(frame, callback, Objects.requireNonNull(application));
        }
    }

    private void handOn(Frame frame, Callback callback) {
        Objects.requireNonNull(application).onFrame(frame, callback);
    }

    @Override
    public void sendFrame(OutgoingEntry entry) {
        Frame frame = entry.getFrame();
        TrackedSession tracked = session;
        OutgoingFrames next = Objects.requireNonNull(wire);
        if (tracked != null && tracked.isLockedHere()) {
            tracked.whenUnlocked(() -> sendFrame(entry));
        } else if (closed) {
            entry.getCallback().failed(new ClosedChannelException());
        } else if (tracked == null) {
            next.sendFrame(entry);
        } else if (frame.getOpCode() == OpCode.CLOSE) {
            next.sendFrame(closing(tracked, entry));
        } else if (!frame.isDataFrame()) {
            next.sendFrame(entry);
        } else {
            if (!frame.isFin()) {
                // Before it is on its way, and the end after it: a drain must not find a gap in between.
                tracked.outgoing().sent(false);
            }
            next.sendFrame(entry);
            if (frame.isFin()) {
                tracked.outgoing().sent(true);
            }
        }
    }

    private OutgoingEntry closing(TrackedSession tracked, OutgoingEntry entry) {
        CloseStatus status = CloseStatus.getCloseStatus(entry.getFrame());
        boolean byDrain = ClosingHandshake.isOurs(status);
        closed = byDrain || tracked.adopts(status);
        Frame frame = closed ? ClosingHandshake.wireFrame(entry.getFrame()) : entry.getFrame();
        boolean held = closed && status.isAbnormal();
        if (held) {
            tracked.delivery().bypass();
        }
        tracked.closeFrameSending(status.getCode(), sourceOf(status, byDrain, tracked.answered()));
        Callback written = new Written(tracked, frame, held, entry.getCallback());
        return new OutgoingEntry.Builder(entry).frame(frame).callback(written).build();
    }

    /** Of a Close frame. */
    private static final class Written extends Callback.Nested {

        private final TrackedSession tracked;
        private final Frame frame;
        private final boolean held;
        private final boolean hasPayload;

        Written(TrackedSession tracked, Frame frame, boolean held, Callback callback) {
            super(callback);
            this.tracked = tracked;
            this.frame = frame;
            this.held = held;
            this.hasPayload = frame.hasPayload();
        }

        @Override
        public void succeeded() {
            tracked.closeFrameDone(true);
            if (held) {
                tracked.endWhenAnswered(getCallback());
            } else {
                super.succeeded();
            }
            tracked.closeIsWritten();
        }

        @Override
        public void failed(Throwable failure) {
            // If the payload is consumed, the frame was written and the connection failed afterwards.
            tracked.closeFrameDone(hasPayload && !frame.hasPayload());
            tracked.closeIsWritten();
            super.failed(failure);
        }
    }

    /** What Jetty closes by itself, it closes with the cause ({@code WebSocketCoreSession.processError}). */
    private static CloseSource sourceOf(CloseStatus status, boolean byDrain, boolean answer) {
        if (byDrain) {
            return CloseSource.DRAIN;
        }
        if (answer) {
            return CloseSource.PEER;
        }
        return status.getCause() == null ? CloseSource.APPLICATION : CloseSource.JETTY;
    }

    @Override
    public void close() {
        if (session != null) {
            session.connectionEnded();
            session.closeIsWritten();
        }
    }

    @Override
    public void setNextIncomingFrames(IncomingFrames nextIncoming) {
        application = nextIncoming;
    }

    @Nullable
    IncomingFrames getNextIncoming() {
        return application;
    }

    @Override
    public void setNextOutgoingFrames(OutgoingFrames nextOutgoing) {
        wire = nextOutgoing;
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
}
