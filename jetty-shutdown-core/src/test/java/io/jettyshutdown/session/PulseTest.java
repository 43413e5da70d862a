package io.jettyshutdown.session;

import static io.jettyshutdown.session.Pulse.Finding.DEAD;
import static io.jettyshutdown.session.Pulse.Finding.NOTHING;
import static io.jettyshutdown.session.Pulse.Finding.SEND_PING;
import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.session.Pulse.Finding;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.stream.IntStream;
import org.eclipse.jetty.io.ByteArrayEndPoint;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.core.Frame;
import org.eclipse.jetty.websocket.core.OpCode;
import org.junit.jupiter.api.Test;

/** Time is counted in ticks, which the tests make. */
class PulseTest {

    private static final int SILENCE = 8;
    private static final int ANSWER = 3;
    private static final PingRhythm RHYTHM = new PingRhythm(Duration.ofSeconds(1), SILENCE, ANSWER);

    private final Pulse pulse = new Pulse(new ByteArrayEndPoint(), RHYTHM);
    private long received;

    private Finding tick() {
        return pulse.tick(RHYTHM, received, true, false);
    }

    private Finding tickUnread() {
        return pulse.tick(RHYTHM, received, false, false);
    }

    private Finding tickStuck() {
        return pulse.tick(RHYTHM, received, true, true);
    }

    /** How many ticks pass, the last of them included, until this is found. */
    private int ticksUntil(Finding wanted) {
        return ticksUntil(wanted, 100);
    }

    private int ticksUntil(Finding wanted, int atMost) {
        for (int ticks = 1; ticks <= atMost; ticks++) {
            Finding found = tick();
            if (found == wanted) {
                return ticks;
            }
            assertThat(found).isEqualTo(NOTHING);
        }
        throw new AssertionError("not within " + atMost + " ticks: " + wanted);
    }

    private void pinged() {
        ticksUntil(SEND_PING);
        pulse.written();
    }

    @Test
    void silenceIsFollowedByAPingUpToAQuarterEarly() {
        assertThat(ticksUntil(SEND_PING)).isBetween(SILENCE * 3 / 4, SILENCE);
    }

    @Test
    void pingsOfSessionsThatBeginTogetherAreSpread() {
        assertThat(IntStream.range(0, 1000)
                        .map(i -> RHYTHM.untilPing())
                        .distinct()
                        .sorted())
                .containsExactly(6, 7, 8);
    }

    @Test
    void silenceAfterAPingIsTheEndWhenItHasLastedLongEnough() {
        pinged();
        // The first tick finds it written, at whatever time since the one before.
        assertThat(ticksUntil(DEAD)).isEqualTo(1 + ANSWER);
    }

    @Test
    void anyByteIsAnAnswerAndTheIntervalBeginsAnew() {
        pinged();
        for (int round = 0; round < 3; round++) {
            for (int i = 0; i < ANSWER; i++) {
                assertThat(tick()).isEqualTo(NOTHING);
            }
            received++;
            assertThat(tick()).isEqualTo(NOTHING);
            assertThat(ticksUntil(SEND_PING)).isBetween(SILENCE * 3 / 4, SILENCE);
            pulse.written();
        }
    }

    @Test
    void whoTalksIsNotPinged() {
        for (int i = 0; i < 100; i++) {
            received++;
            assertThat(tick()).isEqualTo(NOTHING);
        }
    }

    @Test
    void peerIsNeitherPingedNorJudgedWhileTheApplicationDoesNotRead() {
        for (int i = 0; i < 100; i++) {
            assertThat(tickUnread()).isEqualTo(NOTHING);
        }
        pinged();
        for (int i = 0; i < 100; i++) {
            assertThat(tickUnread()).isEqualTo(NOTHING);
        }
        assertThat(ticksUntil(DEAD)).as("from then on it has its time").isGreaterThanOrEqualTo(ANSWER);
    }

    @Test
    void onePingAtATimeIsQueuedAndItsTimeBeginsWhenItIsWritten() {
        ticksUntil(SEND_PING);
        for (int i = 0; i < 100; i++) {
            received += i % 2;
            assertThat(tick()).isEqualTo(NOTHING);
        }
        pulse.written();
        assertThat(ticksUntil(DEAD)).isEqualTo(1 + ANSWER);
    }

    @Test
    void networkThatTakesNothingOfWhatIsQueuedIsTheEndToo() {
        ticksUntil(SEND_PING);
        for (int i = 1; i < ANSWER; i++) {
            assertThat(tickStuck()).isEqualTo(NOTHING);
        }
        assertThat(tick()).as("it takes some").isEqualTo(NOTHING);
        for (int i = 1; i < ANSWER; i++) {
            assertThat(tickStuck()).isEqualTo(NOTHING);
        }
        assertThat(tickStuck()).isEqualTo(DEAD);
    }

    /** What was stuck may be written just before the time is over: then the peer has yet to read it. */
    @Test
    void pingThatIsWrittenAtLastHasItsWholeTime() {
        ticksUntil(SEND_PING);
        for (int i = 1; i < ANSWER; i++) {
            assertThat(tickStuck()).isEqualTo(NOTHING);
        }
        pulse.written();
        assertThat(ticksUntil(DEAD)).isEqualTo(1 + ANSWER);
    }

    @Test
    void pingThatCannotBeSentIsTriedAgain() {
        ticksUntil(SEND_PING);
        pulse.failed();
        assertThat(ticksUntil(SEND_PING)).isLessThanOrEqualTo(SILENCE);
    }

    @Test
    void answerHasThePayloadOfThisSession() {
        ByteBuffer payload = pulse.pingFrame().getPayload();
        Pulse another = new Pulse(new ByteArrayEndPoint(), RHYTHM);
        assertThat(pulse.isAnswer(new Frame(OpCode.PONG, payload.duplicate()))).isTrue();
        assertThat(another.isAnswer(new Frame(OpCode.PONG, payload.duplicate())))
                .isFalse();
        assertThat(pulse.isAnswer(new Frame(OpCode.PONG, payload.slice(0, 7)))).isFalse();
        assertThat(pulse.isAnswer(new Frame(OpCode.PONG))).isFalse();
    }

    @Test
    void ticksAreFineEnoughForTheTimesAndNoFiner() {
        assertThat(PingRhythm.of(Duration.ofSeconds(30), Duration.ofSeconds(10)))
                .isEqualTo(new PingRhythm(Duration.ofSeconds(1), 29, 10));
        assertThat(PingRhythm.of(Duration.ofSeconds(30), Duration.ofSeconds(2)))
                .isEqualTo(new PingRhythm(Duration.ofMillis(250), 119, 8));
        assertThat(PingRhythm.of(Duration.ofMillis(10), Duration.ofMillis(10)))
                .isEqualTo(new PingRhythm(Duration.ofMillis(5), 1, 2));
        assertThat(PingRhythm.of(Duration.ofDays(1), Duration.ofDays(1)))
                .isEqualTo(new PingRhythm(Duration.ofSeconds(1), 86_399, 86_400));
    }

    @Test
    void networkIsStuckWhileItTakesNothingOfWhatIsToBeWritten() {
        ByteArrayEndPoint narrow = new ByteArrayEndPoint(new byte[0], 16);
        Pulse ofNarrow = new Pulse(narrow, RHYTHM);
        assertThat(ofNarrow.stuckFor(0)).as("nothing is to be written").isFalse();
        narrow.write(Callback.NOOP, ByteBuffer.allocate(17));
        assertThat(ofNarrow.stuckFor(0)).isTrue();
        assertThat(ofNarrow.stuckFor(Duration.ofHours(1).toMillis())).isFalse();
    }
}
