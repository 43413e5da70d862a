package io.jettyshutdown.session;

import io.jettyshutdown.drain.Session;
import io.jettyshutdown.testing.Interleavings;
import java.util.Collection;
import java.util.List;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Upgrades against drains: no session escapes. */
class RegistryRaceTest {

    @Test
    void sessionThatOpensIsFoundByTheDrainOrTheUpgradeIsRefused() {
        Interleavings.explore(UpgradeAgainstDrain.class);
    }

    @Test
    void drainThatBeginsWhileAnUpgradeIsAnsweredDoesNotWaitForIt() {
        Interleavings.explore(LastUpgradeAgainstDrain.class);
    }

    @Test
    void drainThatWaitsForUpgradesIsToldWhenTheLastIsAnswered() {
        Interleavings.explore(LastTwoUpgrades.class);
    }

    @Test
    void drainThatReopensDoesNotUndoTheNextOne() {
        Interleavings.explore(ReopenAgainstNextDrain.class);
    }

    /**
     * The registry reads the sessions before the drainer is set, or a session looks for the drainer before it is in the
     * set: then neither sees the other. Or an upgrade looks for the drainer before it is counted: then the drain is done
     * before the session opens.
     */
    public static final class UpgradeAgainstDrain {

        private final SessionRegistry registry = new SessionRegistry(() -> false);
        private final RecordingDrainer drainer = new RecordingDrainer();
        private final RegisteredSession session = new TrackedSession(registry);
        private boolean entered;
        private boolean nothingLeft;
        private Collection<Session> found = List.of();

        @Operation(runOnce = true)
        public void upgrade() {
            entered = registry.enter();
            if (entered) {
                registry.opened(session);
                registry.exit();
            }
        }

        @Operation(runOnce = true)
        public void drain() {
            found = registry.close(drainer);
            // In this order, as a drain looks.
            nothingLeft = registry.opening() == 0 && found.isEmpty() && drainer.opened.isEmpty();
        }

        @Validate
        public void noSessionEscapes() {
            boolean known = found.contains(session) || drainer.opened.contains(session);
            if (entered && !known) {
                throw new AssertionError("the session is unknown to the drain");
            }
            if (!entered && (known || drainer.refused.get() != 1)) {
                throw new AssertionError("the upgrade was refused, and the drain was told otherwise");
            }
            if (known && nothingLeft) {
                throw new AssertionError("the drain found nothing to do, and then a session opened");
            }
        }
    }

    /** An upgrade looks for the drainer before it is counted out: the drain waits for it and is not told. */
    public static final class LastUpgradeAgainstDrain {

        private final SessionRegistry registry = new SessionRegistry(() -> false);
        private final RecordingDrainer drainer = new RecordingDrainer();
        private int openingAfterwards;

        public LastUpgradeAgainstDrain() {
            registry.enter();
        }

        @Operation(runOnce = true)
        public void upgrade() {
            registry.exit();
        }

        @Operation(runOnce = true)
        public void drain() {
            registry.close(drainer);
            openingAfterwards = registry.opening();
        }

        @Validate
        public void theDrainIsTold() {
            if (openingAfterwards > 0 && drainer.noneOpening.get() == 0) {
                throw new AssertionError("the drain waits for an upgrade that has been answered");
            }
        }
    }

    /** Both that leave see the other still there, or look at the number once more: nobody tells the drain. */
    public static final class LastTwoUpgrades {

        private final SessionRegistry registry = new SessionRegistry(() -> false);
        private final RecordingDrainer drainer = new RecordingDrainer();

        public LastTwoUpgrades() {
            registry.enter();
            registry.enter();
            registry.close(drainer);
        }

        @Operation(runOnce = true)
        public void first() {
            registry.exit();
        }

        @Operation(runOnce = true)
        public void second() {
            registry.exit();
        }

        @Validate
        public void theDrainIsTold() {
            if (registry.opening() != 0 || drainer.noneOpening.get() != 1) {
                throw new AssertionError(registry.opening() + " opening, told " + drainer.noneOpening + " times");
            }
        }
    }

    /** A cancelled drain looks whether it is still the one, another closes, and the cancelled one reopens. */
    public static final class ReopenAgainstNextDrain {

        private final SessionRegistry registry = new SessionRegistry(() -> false);
        private final RecordingDrainer cancelled = new RecordingDrainer();
        private final RecordingDrainer next = new RecordingDrainer();

        public ReopenAgainstNextDrain() {
            registry.close(cancelled);
        }

        @Operation(runOnce = true)
        public void reopen() {
            registry.reopen(cancelled);
        }

        @Operation(runOnce = true)
        public void drainAgain() {
            registry.close(next);
        }

        @Validate
        public void upgradesAreRefusedByTheNext() {
            if (registry.enter()) {
                throw new AssertionError("an upgrade is accepted while the next drain runs");
            }
        }
    }
}
