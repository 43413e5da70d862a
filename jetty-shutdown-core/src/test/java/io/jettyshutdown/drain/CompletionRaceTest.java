package io.jettyshutdown.drain;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.drain.ModelSessions.ModelSession;
import io.jettyshutdown.testing.Interleavings;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** A drain is complete when the last session has ended and the last upgrade is answered: not before, and not never. */
class CompletionRaceTest {

    @Test
    void sessionsThatEndWhileTheyAreClaimedAreCountedRight() {
        Interleavings.explore(ClaimAgainstEnd.class);
    }

    @Test
    void drainIsCompleteWhenTheLastTwoSessionsEndTogether() {
        Interleavings.explore(LastTwoEnd.class);
    }

    @Test
    void drainIsCompleteWhenTheLastUpgradeIsAnsweredAndItsSessionHasEnded() {
        Interleavings.explore(SessionOpensLate.class);
    }

    @Test
    void drainIsNotCompleteWhileTheSessionOfTheLastUpgradeIsOpen() {
        Interleavings.explore(SessionStaysOpen.class);
    }

    @Test
    void drainIsCompleteWhenTheLastUpgradeHasFailed() {
        Interleavings.explore(UpgradeFails.class);
    }

    /** A drain, whether it was done too early, and what its report must say. */
    public abstract static class Race {

        final ModelDrain model = new ModelDrain();
        private Drain drain;
        private volatile boolean early;

        final void start() {
            drain = model.start();
        }

        /** There is still something open. */
        final void notDone() {
            early |= ModelDrain.over(drain);
        }

        final void end(ModelSession session) {
            notDone();
            session.end();
        }

        /** What happens when both operations are over. */
        void rest() {}

        @Validate
        public final void complete() {
            rest();
            model.run();
            DrainReport report = ModelDrain.reportOf(drain);
            if (early) {
                throw new AssertionError("it was done too early");
            }
            if (report.result() != DrainReport.Result.COMPLETED || report.sessions() != report.handshakes()) {
                throw new AssertionError(report.summary());
            }
        }
    }

    /** Sessions end while the drain counts and claims them: one is counted and its end is not, or the other way round. */
    public static final class ClaimAgainstEnd extends Race {

        private final ModelSession first = model.sessions.openOne();
        private final ModelSession second = model.sessions.openOne();

        public ClaimAgainstEnd() {
            start();
        }

        @Operation(runOnce = true)
        public void loop() {
            model.run();
        }

        @Operation(runOnce = true)
        public void peers() {
            end(first);
            end(second);
        }
    }

    /** Both that end see the other still open: nobody wakes the loop. */
    public static final class LastTwoEnd extends Race {

        private final ModelSession first = model.sessions.openOne();
        private final ModelSession second = model.sessions.openOne();

        public LastTwoEnd() {
            start();
            model.run();
        }

        @Operation(runOnce = true)
        public void firstPeer() {
            end(first);
        }

        @Operation(runOnce = true)
        public void secondPeer() {
            end(second);
        }
    }

    /** An upgrade is under way, and the loop has been woken and is going to look what is open. */
    public abstract static class LastUpgrade extends Race {

        LastUpgrade() {
            ModelSession first = model.sessions.openOne();
            model.sessions.upgradeAccepted();
            start();
            model.run();
            end(first);
        }
    }

    /** The upgrade is counted out before its session is counted in, and between the two the drain finds nothing open. */
    public static final class SessionOpensLate extends LastUpgrade {

        @Operation(runOnce = true)
        public void loop() {
            model.run();
        }

        @Operation(runOnce = true)
        public void upgrade() {
            ModelSession late = model.sessions.openOne();
            notDone();
            model.sessions.upgradeAnswered();
            end(late);
        }
    }

    /** The drain looks for sessions before that of the last upgrade has opened, and for upgrades after it was answered. */
    public static final class SessionStaysOpen extends LastUpgrade {

        private volatile ModelSession late;

        @Operation(runOnce = true)
        public void loop() {
            model.run();
        }

        @Operation(runOnce = true)
        public void upgrade() {
            late = model.sessions.openOne();
            model.sessions.upgradeAnswered();
        }

        @Override
        void rest() {
            end(late);
        }
    }

    /** The last session ends and the last upgrade is answered without one, and each leaves the wake-up to the other. */
    public static final class UpgradeFails extends Race {

        private final ModelSession only = model.sessions.openOne();

        public UpgradeFails() {
            model.sessions.upgradeAccepted();
            start();
            model.run();
        }

        @Operation(runOnce = true)
        public void upgrade() {
            notDone();
            model.sessions.upgradeAnswered();
        }

        @Operation(runOnce = true)
        public void peerAndLoop() {
            end(only);
            model.run();
        }
    }
}
