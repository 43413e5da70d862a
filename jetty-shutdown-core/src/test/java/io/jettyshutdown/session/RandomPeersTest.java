package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Outcome;
import java.net.URI;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.websocket.core.Behavior;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.ExtensionStack;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.Negotiated;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.eclipse.jetty.websocket.core.WebSocketConnection;
import org.eclipse.jetty.websocket.core.WebSocketConstants;
import org.eclipse.jetty.websocket.core.WebSocketCoreSession;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Whatever bytes a peer sends when it has got our Close frame: the session ends once, nothing more is written, what was
 * well formed reaches the application, and none of its buffers is kept. On one thread, without a network, so that there can be many:
 * {@code -Dpeers.random=1000000}. The number of a peer is its seed.
 */
class RandomPeersTest {

    private static final int PEERS = Integer.getInteger("peers.random", 2_000);
    private static final int CODE = 1012;
    private static final byte[] CLOSE = {(byte) 0x88, 5, 0x03, (byte) 0xF4, 'b', 'y', 'e'};

    /** Of those who keep to the protocol: Jetty's parser does not give back the buffer of a frame that stays incomplete. */
    private final ArrayByteBufferPool.Tracking pool = new ArrayByteBufferPool.Tracking();

    private final ByteBufferPool poolOfOthers = new ArrayByteBufferPool();
    private final WebSocketComponents components =
            new WebSocketComponents(null, null, poolOfOthers, null, null, Runnable::run);
    private final ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler("random-peers", true);
    private final SessionRegistry registry = new SessionRegistry(() -> true);
    private int handshakes;

    @BeforeEach
    void start() throws Exception {
        scheduler.start();
    }

    @AfterEach
    void stop() throws Exception {
        scheduler.stop();
    }

    @Test
    void endEverySessionOnceAndGetNothingAfterTheCloseFrame() throws Exception {
        for (int number = 0; number < PEERS; number++) {
            meet(number);
        }
        assertThat(registry.open()).isZero();
        assertThat(pool.getLeaks()).isEmpty();
        assertThat(handshakes).as("peers that answered as they should").isBetween(PEERS / 10, PEERS * 9 / 10);
    }

    private void meet(int number) throws Exception {
        RandomGenerator random = new SplittableRandom(number);
        RandomPeer peer = new RandomPeer(random);
        ExtensionStack stack = new ExtensionStack(components, Behavior.SERVER);
        stack.negotiate(List.of(), List.of());
        Application application = new Application(random.nextInt(4));
        Negotiated negotiated =
                new Negotiated(URI.create("ws://random/"), null, false, stack, WebSocketConstants.SPEC_VERSION_STRING);
        WebSocketCoreSession core = new WebSocketCoreSession(application, Behavior.SERVER, negotiated, components);
        ByteArrayEndPoint endPoint = new ByteArrayEndPoint(scheduler, 0) {
            /** As a selector does. */
            @Override
            public void onClose(Throwable failure) {
                super.onClose(failure);
                getConnection().onClose(failure);
            }
        };
        WebSocketConnection connection = new WebSocketConnection(
                endPoint, Runnable::run, scheduler, peer.answersWell() ? pool : poolOfOthers, core);
        core.setWebSocketConnection(connection);
        endPoint.setConnection(connection);
        TrackedSession session = new TrackedSession(registry);
        Admission.admit(session, connection);
        connection.addEventListener(session);
        endPoint.onOpen();
        connection.onOpen();
        session.outgoing().open();
        RecordingDrainer drainer = new RecordingDrainer();
        session.claim(drainer);

        if (application.isWilling() && random.nextInt(8) == 0) {
            endPoint.addInput(ByteBuffer.wrap(peer.beginning()));
        }
        session.sendClose(drainer, CODE, "bye");
        for (byte[] chunk : peer.chunks()) {
            endPoint.addInput(ByteBuffer.wrap(chunk));
        }
        endPoint.addInputEOF();

        String which = "peer " + number + ": " + peer;
        if (!session.ended()) {
            // Jetty reads no further after what is no frame, and does not tell: the drain's time for answers ends this
            // one.
            assertThat(peer.answersWell()).as(which).isFalse();
            session.giveUp();
            session.cut();
        }
        assertThat(session.ended()).as(which).isTrue();
        assertThat(drainer.ended).as(which).hasSize(1);
        assertThat(endPoint.takeOutput()).as(which).isEqualTo(ByteBuffer.wrap(CLOSE));
        assertThat(application.closed).as(which).isEqualTo(1);
        if (peer.answersWell()) {
            handshakes++;
            assertThat(drainer.ended).as(which).containsExactly(Outcome.HANDSHAKE);
            assertThat(application.messages).as(which).isEqualTo(peer.messages());
        }
    }

    /** Takes every frame, and then succeeds, fails or throws. */
    private static final class Application implements FrameHandler {

        final List<String> messages = new ArrayList<>();
        private final StringBuilder message = new StringBuilder();
        private final int mood;
        private @Nullable CoreSession session;
        int closed;

        Application(int mood) {
            this.mood = mood;
        }

        boolean isWilling() {
            return mood < 2;
        }

        @Override
        public void onOpen(CoreSession coreSession, Callback callback) {
            session = coreSession;
            callback.succeeded();
            coreSession.demand();
        }

        @Override
        public void onFrame(Frame frame, Callback callback) {
            if (frame.isDataFrame()) {
                message.append(frame.getPayloadAsUTF8());
                if (frame.isFin()) {
                    messages.add(message.toString());
                    message.setLength(0);
                }
            }
            if (isWilling()) {
                callback.succeeded();
                if (frame.getOpCode() != OpCode.CLOSE) {
                    Objects.requireNonNull(session).demand();
                }
            } else if (mood == 2) {
                callback.failed(new IllegalStateException("cannot send"));
            } else {
                throw new IllegalStateException("cannot send");
            }
        }

        @Override
        public void onError(Throwable cause, Callback callback) {
            callback.succeeded();
        }

        @Override
        public void onClosed(CloseStatus status, Callback callback) {
            closed++;
            callback.succeeded();
        }
    }
}
