package io.jettyshutdown.session;

import io.jettyshutdown.testing.Interleavings;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** A drain that is cancelled against its own closers and against sessions that end. */
class ClaimRaceTest {

    @Test
    void sessionIsKeptOrClosedNeverBoth() {
        Interleavings.explore(ReleaseAgainstCloseAndEnd.class);
    }

    @Test
    void sessionThatIsFoundTwiceIsClaimedOnce() {
        Interleavings.explore(ClaimTwice.class);
    }

    @Test
    void sessionTellsItsEndToOneOfTwoDrains() {
        Interleavings.explore(ReleaseAgainstNextDrain.class);
    }

    /** The drain lets go of a session whose Close frame is sent at that moment, or that ends. */
    public static final class ReleaseAgainstCloseAndEnd {

        private final SessionRegistry registry = new SessionRegistry(() -> false);
        private final RecordingDrainer drainer = new RecordingDrainer();
        private final ModelSession session = new ModelSession(registry);
        private boolean kept;

        public ReleaseAgainstCloseAndEnd() {
            registry.opened(session);
            session.claim(drainer);
        }

        @Operation(runOnce = true)
        public void cancel() {
            kept = session.release(drainer);
        }

        @Operation(runOnce = true)
        public void closer() {
            session.sendClose(drainer, 1012, "");
            if (session.closeFrames > 0) {
                session.closeFrameDone(true);
            }
            session.connectionEnded();
        }

        @Validate
        public void keptOrClosed() {
            if (kept && session.closeFrames > 0) {
                throw new AssertionError("the session is kept, and was sent a Close frame");
            }
            int told = drainer.ended.size();
            if (told + (kept ? 1 : 0) != 1) {
                throw new AssertionError("kept: " + kept + ", and its end was told " + told + " times");
            }
        }
    }

    /** A session is in the snapshot and opens late as well, and both take it. */
    public static final class ClaimTwice {

        private final RecordingDrainer drainer = new RecordingDrainer();
        private final ModelSession session = new ModelSession(new SessionRegistry(() -> false));
        private boolean inSnapshot;
        private boolean late;

        @Operation(runOnce = true)
        public void snapshot() {
            inSnapshot = session.claim(drainer);
        }

        @Operation(runOnce = true)
        public void opensLate() {
            late = session.claim(drainer);
        }

        @Validate
        public void once() {
            if (inSnapshot == late) {
                throw new AssertionError("claimed in the snapshot: " + inSnapshot + ", late: " + late);
            }
        }
    }

    /** A drain is cancelled, the next one begins, and the session ends: each counts those that it was told of. */
    public static final class ReleaseAgainstNextDrain {

        private final RecordingDrainer cancelled = new RecordingDrainer();
        private final RecordingDrainer next = new RecordingDrainer();
        private final ModelSession session = new ModelSession(new SessionRegistry(() -> false));
        private boolean claimed;
        private boolean released;

        public ReleaseAgainstNextDrain() {
            session.claim(cancelled);
        }

        @Operation(runOnce = true)
        public void cancel() {
            released = session.release(cancelled);
        }

        @Operation(runOnce = true)
        public void drainAgain() {
            claimed = session.claim(next);
            session.connectionEnded();
        }

        @Validate
        public void oneIsTold() {
            if (next.ended.size() != (claimed ? 1 : 0)) {
                throw new AssertionError("claimed by the next: " + claimed + ", which was told " + next.ended);
            }
            if (cancelled.ended.size() + next.ended.size() > 1 || (released && !cancelled.ended.isEmpty())) {
                throw new AssertionError("both were told: " + cancelled.ended + " " + next.ended);
            }
        }
    }
}
