package io.jettyshutdown.session;

import io.jettyshutdown.Outcome;
import io.jettyshutdown.testing.Interleavings;
import java.util.Arrays;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** The Close frame, its answer, the end of the connection and an abort, against each other: one end, and the right one. */
class EndRaceTest {

    @Test
    void answerThatIsFasterThanTheWritesCompletionCompletesTheHandshake() {
        Interleavings.explore(AnswerAgainstWrite.class);
    }

    @Test
    void endOfTheConnectionWaitsForTheWriteThatTellsHowItEnded() {
        Interleavings.explore(ConnectionEndAgainstWrite.class);
    }

    @Test
    void connectionThatEndsBeforeTheCloseFrameIsWrittenEndsAbnormally() {
        Interleavings.explore(ConnectionEndAgainstFailedWrite.class);
    }

    @Test
    void sessionEndsOnceWhateverComesFirst() {
        Interleavings.explore(AbortAgainstHandshake.class);
    }

    @Test
    void sessionIsSentOneCloseFrame() {
        Interleavings.explore(TwoClosers.class);
    }

    @Test
    void sessionThatEndsWhileItIsClosedEndsOnce() {
        Interleavings.explore(CloseAgainstConnectionEnd.class);
    }

    /** One open session, claimed by a drainer, and what everybody was told of it. */
    abstract static class Race {

        final SessionRegistry registry = new SessionRegistry(() -> false);
        final RecordingDrainer drainer = new RecordingDrainer();
        final ModelSession session = new ModelSession(registry);

        Race() {
            registry.opened(session);
            session.claim(drainer);
        }

        final void endedOnceWith(Outcome... possible) {
            if (drainer.ended.size() != 1 || !Arrays.asList(possible).containsAll(drainer.ended)) {
                throw new AssertionError("ended with " + drainer.ended);
            }
            if (!session.ended() || registry.open() != 0) {
                throw new AssertionError("it is still open: " + registry.open());
            }
        }

        final void closeFramesCounted(int expected) {
            if (drainer.closeFramesSent.get() != expected) {
                throw new AssertionError("Close frames: " + drainer.closeFramesSent);
            }
        }
    }

    /** The end forgets that the answer shows that the frame was written, or both count the frame. */
    public static final class AnswerAgainstWrite extends Race {

        public AnswerAgainstWrite() {
            session.sendClose(drainer, 1012, "");
        }

        @Operation(runOnce = true)
        public void writer() {
            session.closeFrameDone(true);
        }

        @Operation(runOnce = true)
        public void reader() {
            session.closeFrameReceived(1012);
            session.connectionEnded();
        }

        @Validate
        public void handshake() {
            endedOnceWith(Outcome.HANDSHAKE);
            closeFramesCounted(1);
        }
    }

    /** The connection ends while the frame is being written: the end is forgotten, or comes twice, or too early. */
    public static final class ConnectionEndAgainstWrite extends Race {

        public ConnectionEndAgainstWrite() {
            session.sendClose(drainer, 1012, "");
        }

        @Operation(runOnce = true)
        public void writer() {
            session.closeFrameDone(true);
        }

        @Operation(runOnce = true)
        public void connection() {
            // The extension tells it, and the connection tells it too.
            session.connectionEnded();
            session.connectionEnded();
        }

        @Validate
        public void noReply() {
            endedOnceWith(Outcome.NO_REPLY);
            closeFramesCounted(1);
        }
    }

    /** The same, but nothing was written. */
    public static final class ConnectionEndAgainstFailedWrite extends Race {

        public ConnectionEndAgainstFailedWrite() {
            session.sendClose(drainer, 1012, "");
        }

        @Operation(runOnce = true)
        public void writer() {
            session.closeFrameDone(false);
        }

        @Operation(runOnce = true)
        public void connection() {
            session.connectionEnded();
        }

        @Validate
        public void abnormal() {
            endedOnceWith(Outcome.ABNORMAL);
            closeFramesCounted(0);
        }
    }

    /** Both find the session open and end it; or the abort calls a handshake that was seen something else. */
    public static final class AbortAgainstHandshake extends Race {

        private volatile boolean answered;
        private boolean answeredBefore;

        public AbortAgainstHandshake() {
            session.sendClose(drainer, 1012, "");
        }

        @Operation(runOnce = true)
        public void connection() {
            session.closeFrameReceived(1012);
            answered = true;
            session.closeFrameDone(true);
            session.connectionEnded();
        }

        @Operation(runOnce = true)
        public void abort() {
            answeredBefore = answered;
            session.giveUp();
        }

        @Validate
        public void oneEnd() {
            endedOnceWith(Outcome.HANDSHAKE, answeredBefore ? Outcome.HANDSHAKE : Outcome.ABORTED);
            closeFramesCounted(1);
        }
    }

    /** Both closers find that no Close frame was asked for: the one of the slot, and the one that sends the rest. */
    public static final class TwoClosers extends Race {

        @Operation(runOnce = true)
        public void inItsSlot() {
            session.sendClose(drainer, 1012, "");
        }

        @Operation(runOnce = true)
        public void withTheRest() {
            session.sendClose(drainer, 1012, "");
        }

        @Validate
        public void oneFrame() {
            if (session.closeFrames != 1) {
                throw new AssertionError("Close frames handed to the wire: " + session.closeFrames);
            }
        }
    }

    /** A closer asks for the frame while the connection goes: the session may end without it, but it ends. */
    public static final class CloseAgainstConnectionEnd extends Race {

        @Operation(runOnce = true)
        public void closer() {
            session.sendClose(drainer, 1012, "");
            if (session.closeFrames > 0) {
                session.closeFrameDone(true);
            }
        }

        @Operation(runOnce = true)
        public void connection() {
            session.connectionEnded();
        }

        @Validate
        public void oneEnd() {
            // The connection may end between the request for the frame and its write.
            endedOnceWith(Outcome.ABNORMAL, session.closeFrames == 0 ? Outcome.ABNORMAL : Outcome.NO_REPLY);
            closeFramesCounted(session.closeFrames);
        }
    }
}
