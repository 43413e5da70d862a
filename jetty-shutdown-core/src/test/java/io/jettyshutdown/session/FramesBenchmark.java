package io.jettyshutdown.session;

import io.jettyshutdown.testing.CoreEndpoint;
import java.net.URI;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Behavior;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.ExtensionConfig;
import org.eclipse.jetty.websocket.core.ExtensionStack;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.IncomingFrames;
import org.eclipse.jetty.websocket.core.Negotiated;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.OutgoingEntry;
import org.eclipse.jetty.websocket.core.OutgoingFrames;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.WebSocketConstants;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/**
 * What a message costs more because our extension stands in the frame path: from Jetty's connection to an application
 * that does nothing, and from an application to a wire that does nothing. The bare ones are the same without it.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FramesBenchmark {

    private final Frame frame = new Frame(OpCode.TEXT, "as long as what people write in chats");
    private final OutgoingEntry entry = new OutgoingEntry.Builder(frame, Callback.NOOP).build();
    private final Wire wire = new Wire();
    private final Application application = new Application();
    private IncomingFrames bare;
    private IncomingFrames incoming;
    private OutgoingFrames outgoing;

    /** Keeps what is sent, so that no compiler finds it useless. */
    private static final class Wire implements OutgoingFrames {

        OutgoingEntry last;

        @Override
        public void sendFrame(OutgoingEntry sent) {
            last = sent;
        }
    }

    /** Is handed its frames without asking. */
    private static final class Application extends CoreEndpoint {

        long frames;

        @Override
        public void onOpen(CoreSession opened, Callback callback) {
            callback.succeeded();
        }

        @Override
        public void onFrame(Frame received, Callback callback) {
            frames++;
            callback.succeeded();
        }
    }

    @Setup
    public void open() {
        bare = stack(List.of());
        String ticket = DrainExtension.announce(new TrackedSession(new SessionRegistry(() -> false)));
        ExtensionStack ours = stack(List.of(ExtensionConfig.parse(DrainExtension.offer(ticket))));
        ours.getExtensions().get(0).setNextOutgoingFrames(wire);
        incoming = ours;
        outgoing = ours;
    }

    /** A frame that gets lost on its way costs little. */
    @TearDown
    public void requireArrival() {
        if (application.frames == 0 && wire.last == null) {
            throw new IllegalStateException("no frame has arrived");
        }
    }

    /** That of an open session. */
    private ExtensionStack stack(List<ExtensionConfig> extensions) {
        WebSocketComponents components = new WebSocketComponents();
        ExtensionStack stack = new ExtensionStack(components, Behavior.SERVER);
        stack.negotiate(List.of(), extensions);
        Negotiated negotiated =
                new Negotiated(URI.create("ws://test/"), null, false, stack, WebSocketConstants.SPEC_VERSION_STRING);
        new WebSocketCoreSession(application, Behavior.SERVER, negotiated, components).onOpen();
        return stack;
    }

    @Benchmark
    public void bareIn() {
        bare.onFrame(frame, Callback.NOOP);
    }

    @Benchmark
    public void in() {
        incoming.onFrame(frame, Callback.NOOP);
    }

    @Benchmark
    public void bareOut() {
        wire.sendFrame(entry);
    }

    @Benchmark
    public void out() {
        outgoing.sendFrame(entry);
    }
}
