package io.jettyshutdown.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Outcome;
import io.jettyshutdown.testing.LogLines;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.lifecycle.AfterProperty;
import net.jqwik.api.lifecycle.BeforeProperty;
import net.jqwik.api.statistics.Statistics;
import net.jqwik.api.statistics.StatisticsCoverage;
import net.jqwik.api.statistics.StatisticsReport;
import org.eclipse.jetty.io.ArrayByteBufferPool;
import org.eclipse.jetty.io.ByteBufferPool;
import org.eclipse.jetty.io.RetainableByteBuffer;
import org.eclipse.jetty.util.BufferUtil;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.util.thread.ScheduledExecutorScheduler;
import org.eclipse.jetty.websocket.core.CloseStatus;
import org.eclipse.jetty.websocket.core.CoreSession;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.FrameHandler;
import org.eclipse.jetty.websocket.core.OpCode;
import org.eclipse.jetty.websocket.core.WebSocketComponents;
import org.jspecify.annotations.Nullable;

/**
 * Whatever a peer sends before and after our Close frame, and whatever the application does meanwhile: the session ends
 * once, as what it was; nothing follows a Close frame; what was well formed reaches the application; nothing is logged as
 * a warning, and no buffer is kept. On one thread, without a network, so that there can be many: {@code
 * -Djqwik.tries.default=1000000}. A failure comes with the smallest script that fails, and its seed.
 */
class RandomPeersTest {

    private static final int CODE = 1012;
    private static final ByteBuffer OUR_CLOSE =
            ByteBuffer.wrap(new byte[] {(byte) 0x88, 5, 0x03, (byte) 0xF4, 'b', 'y', 'e'});

    /** The largest that Jetty needs for a frame that it takes. */
    private static final int LARGEST_BUFFER = 65_536;

    /** What an application does with each frame. */
    enum Mood {
        TAKES,
        ECHOES,
        FAILS,
        THROWS,
        CLOSES,
        CLOSES_ABNORMALLY
    }

    private int largestBuffer;

    /** Of those who keep to the protocol: Jetty's parser does not give back the buffer of a frame that stays incomplete. */
    private final ArrayByteBufferPool.Tracking pool = new ArrayByteBufferPool.Tracking();

    private final WebSocketComponents rightOnes = components(pool);
    private final WebSocketComponents others = components(new ArrayByteBufferPool() {
        @Override
        public RetainableByteBuffer.Mutable acquire(int size, boolean direct) {
            largestBuffer = Math.max(largestBuffer, size);
            return super.acquire(size, direct);
        }
    });
    private final ScheduledExecutorScheduler scheduler = new ScheduledExecutorScheduler("random-peers", true);
    private final SessionRegistry registry = new SessionRegistry(() -> true);
    private LogLines log;

    private static WebSocketComponents components(ByteBufferPool buffers) {
        return new WebSocketComponents(null, null, buffers, null, null, Runnable::run);
    }

    @BeforeProperty
    void start() throws Exception {
        scheduler.start();
        log = new LogLines();
    }

    @AfterProperty
    void stop() throws Exception {
        log.close();
        scheduler.stop();
    }

    @Provide
    Arbitrary<PeerScript> scripts() {
        return PeerScript.any();
    }

    /** Inputs that are all alike would show nothing. */
    private static void assertVaried(StatisticsCoverage found) {
        found.check(PeerScript.Verdict.CLOSES, Outcome.HANDSHAKE).percentage(part -> part > 20);
        found.check(PeerScript.Verdict.DOES_NOT_CLOSE, Outcome.NO_REPLY).percentage(part -> part > 10);
        found.check(PeerScript.Verdict.DOES_NOT_CLOSE, Outcome.ABNORMAL).count(count -> count > 0);
        found.check(PeerScript.Verdict.DOUBTFUL, Outcome.NO_REPLY).percentage(part -> part > 5);
    }

    @StatisticsReport(StatisticsReport.StatisticsReportMode.OFF)
    @Property(edgeCases = EdgeCasesMode.NONE)
    void sessionEndsOnceAsWhatItWas(@ForAll("scripts") PeerScript script, @ForAll Mood mood) throws Exception {
        Application application = new Application(mood);
        ServedPeer peer = new ServedPeer(
                registry, application, script.deflate(), script.isRightToTheEnd() ? rightOnes : others, scheduler);
        RecordingDrainer drainer = new RecordingDrainer();
        peer.session.claim(drainer);

        peer.receive(script.burstsBefore());
        if (script.endsBeforeOurClose()) {
            peer.end(script.end());
        }
        peer.session.sendClose(drainer, CODE, "bye");
        peer.receive(script.burstsAfter());
        if (!script.endsBeforeOurClose()) {
            peer.end(script.end());
        }

        PeerScript.Verdict verdict = script.verdict();
        if (!peer.session.ended()) {
            assertThat(verdict).as("ends of itself").isNotEqualTo(PeerScript.Verdict.CLOSES);
            // The drain's time for answers is over.
            peer.session.giveUp();
            peer.session.cut();
        }
        assertThat(peer.session.ended()).isTrue();
        assertThat(peer.isOpen()).as("connection").isFalse();
        assertThat(registry.open()).isZero();
        assertThat(drainer.ended).hasSize(1);
        assertThat(application.closed).isEqualTo(1);

        boolean closeWritten = assertNothingFollowsACloseFrame(peer.written(), script, mood);
        assertThat(drainer.closeFramesSent.get()).isEqualTo(closeWritten ? 1 : 0);
        assertThat(drainer.closeFramesReceived.get()).isLessThanOrEqualTo(1);
        Outcome outcome = drainer.ended.get(0);
        switch (verdict) {
            case CLOSES -> {
                assertThat(outcome).isEqualTo(Outcome.HANDSHAKE);
                assertThat(application.messages).isEqualTo(script.messages());
            }
            case DOES_NOT_CLOSE -> assertThat(outcome).isEqualTo(closeWritten ? Outcome.NO_REPLY : Outcome.ABNORMAL);
            case DOUBTFUL ->
                assertThat(outcome)
                        .isIn(closeWritten ? List.of(Outcome.HANDSHAKE, Outcome.NO_REPLY) : List.of(Outcome.ABNORMAL));
        }
        assertThat(application.messages.stream().limit(script.messages().size()))
                .containsExactlyElementsOf(script.messages());
        assertThat(pool.getLeaks()).isEmpty();
        assertThat(largestBuffer).isLessThanOrEqualTo(LARGEST_BUFFER);
        assertThat(log.lines()).isEmpty();
        Statistics.collect(verdict, outcome);
        Statistics.coverage(RandomPeersTest::assertVaried);
    }

    /** Whether there is one; ours, byte for byte, if nobody else has closed before. */
    private static boolean assertNothingFollowsACloseFrame(ByteBuffer written, PeerScript script, Mood mood) {
        boolean closed = false;
        while (written.hasRemaining()) {
            assertThat(closed).as("bytes after a Close frame").isFalse();
            ByteBuffer frame = written.duplicate();
            closed = (written.get() & 0x0F) == OpCode.CLOSE;
            int length = written.get();
            written.position(written.position() + (length == 126 ? written.getShort() & 0xFFFF : length));
            if (closed && script.staysUntilOurClose() && mood.compareTo(Mood.ECHOES) <= 0) {
                assertThat(frame).isEqualTo(OUR_CLOSE);
            }
        }
        return closed;
    }

    private static final class Application implements FrameHandler {

        final List<String> messages = new ArrayList<>();
        private final StringBuilder message = new StringBuilder();
        private final Mood mood;
        private @Nullable CoreSession session;
        int closed;

        Application(Mood mood) {
            this.mood = mood;
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
                message.append(BufferUtil.toString(frame.getPayload()));
                if (frame.isFin()) {
                    messages.add(message.toString());
                    message.setLength(0);
                }
            }
            CoreSession core = Objects.requireNonNull(session);
            switch (mood) {
                case ECHOES -> core.sendFrame(new Frame(OpCode.TEXT, "echo"), Callback.NOOP, false);
                case CLOSES -> core.close(CloseStatus.NORMAL, "enough", Callback.NOOP);
                case CLOSES_ABNORMALLY -> core.close(CloseStatus.SHUTDOWN, "enough", Callback.NOOP);
                case FAILS -> {
                    callback.failed(new IllegalStateException("cannot"));
                    return;
                }
                case THROWS -> throw new IllegalStateException("cannot");
                case TAKES -> {}
            }
            callback.succeeded();
            if (frame.getOpCode() != OpCode.CLOSE) {
                core.demand();
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
