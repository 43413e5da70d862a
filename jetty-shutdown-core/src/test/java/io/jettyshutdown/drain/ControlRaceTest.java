package io.jettyshutdown.drain;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Phase;
import io.jettyshutdown.drain.ModelSessions.ModelSession;
import io.jettyshutdown.testing.Interleavings;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Validate;
import org.junit.jupiter.api.Test;

/** Triggers against each other, and against what ends a drain. */
class ControlRaceTest {

    @Test
    void triggersThatComeTogetherShareOneDrain() {
        Interleavings.explore(TwoTriggers.class);
    }

    @Test
    void stopThatIsSlowerThanACancelGetsADrainOfItsOwn() {
        Interleavings.explore(CancelAgainstStop.class);
    }

    @Test
    void drainIsCancelledOrCompleteNeverBoth() {
        Interleavings.explore(CancelAgainstCompletion.class);
    }

    @Test
    void drainIsCancelledOrAbortedNeverBoth() {
        Interleavings.explore(CancelAgainstAbort.class);
    }

    @Test
    void drainThatFollowsACancelledOneIsNotUndoneByIt() {
        Interleavings.explore(CancelledAgainstNext.class);
    }

    @Test
    void drainThatFollowsACancelledOneIsNotUndoneByItEvenIfItIsAborted() {
        Interleavings.explore(CancelledAgainstAbortedNext.class);
    }

    /** Both find no drain and start one each. */
    public static final class TwoTriggers {

        private final ModelDrain model = new ModelDrain();
        private Drain drain;
        private Drain stop;

        @Operation(runOnce = true)
        public void drain() {
            drain = model.start();
        }

        @Operation(runOnce = true)
        public void stop() {
            stop = model.control.drainToStop(Intent.STOP);
        }

        @Validate
        public void oneDrain() {
            if (drain != stop || model.threads.size() != 1) {
                throw new AssertionError(model.threads.size() + " drains");
            }
            if (stop.cancel()) {
                throw new AssertionError("the stop's drain can be cancelled");
            }
        }
    }

    /** The stop joins a drain that is cancelled at that moment, and waits for it: the server would stop undrained. */
    public static final class CancelAgainstStop {

        private final ModelDrain model = new ModelDrain();
        private final Drain first = model.start();
        private boolean cancelled;
        private Drain stop;

        @Operation(runOnce = true)
        public void cancel() {
            cancelled = first.cancel();
        }

        @Operation(runOnce = true)
        public void stop() {
            stop = model.control.drainToStop(Intent.STOP);
        }

        @Validate
        public void theStopIsDrained() {
            if (cancelled == (stop == first)) {
                throw new AssertionError("cancelled: " + cancelled + ", joined: " + (stop == first));
            }
            if (model.control.current().orElseThrow() != stop) {
                throw new AssertionError("the stop's drain is not the current one");
            }
            model.run();
            if (ModelDrain.reportOf(stop).result() != DrainReport.Result.COMPLETED) {
                throw new AssertionError(ModelDrain.reportOf(stop).summary());
            }
        }
    }

    /** A cancellation against something else that ends the drain: one of them does. */
    public abstract static class Cancel {

        final ModelDrain model = new ModelDrain();
        private boolean cancelled;

        abstract Drain drain();

        @Operation(runOnce = true)
        public final void cancel() {
            cancelled = drain().cancel();
        }

        @Validate
        public final void oneEnd() {
            model.run();
            DrainReport.Result result = ModelDrain.reportOf(drain()).result();
            if (cancelled != (result == DrainReport.Result.CANCELLED)) {
                throw new AssertionError("cancelled: " + cancelled + ", the report: " + result);
            }
            if (drain().phase() != (cancelled ? Phase.RUNNING : Phase.DRAINED)) {
                throw new AssertionError("the phase is " + drain().phase());
            }
        }
    }

    /** The drain is done, and a cancellation that comes at that moment is told that it succeeded. */
    public static final class CancelAgainstCompletion extends Cancel {

        private final ModelSession session = model.sessions.openOne();
        private final Drain drain = model.start();

        public CancelAgainstCompletion() {
            model.run();
        }

        @Override
        Drain drain() {
            return drain;
        }

        @Operation(runOnce = true)
        public void loop() {
            session.end();
            model.run();
        }
    }

    /** A drain that is aborted and cancelled goes through phases that a cancelled one must not enter. */
    public static final class CancelAgainstAbort extends Cancel {

        private final Drain drain = model.start();

        @Override
        Drain drain() {
            return drain;
        }

        @Operation(runOnce = true)
        public void loop() {
            drain.abort();
            model.run();
        }
    }

    /** A cancelled drain that has still to close, and to reopen, does so after the next has closed. */
    public static class CancelledAgainstNext {

        final ModelDrain model = new ModelDrain();
        final ModelSession session = model.sessions.openOne();
        final Drain cancelled = model.start();
        final Drain next;

        public CancelledAgainstNext() {
            cancelled.cancel();
            next = model.start();
        }

        @Operation(runOnce = true)
        public void loop() {
            model.threads.get(0).run();
        }

        @Operation(runOnce = true)
        public void nextLoop() {
            model.threads.get(1).run();
        }

        @Validate
        public void theNextOneHoldsEverything() {
            model.run();
            if (!model.sessions.closedFor(next)) {
                throw new AssertionError("upgrades are accepted while the next drain runs");
            }
            session.end();
            model.run();
            DrainReport report = ModelDrain.reportOf(next);
            if (report.sessions() != 1 || report.handshakes() != 1) {
                throw new AssertionError(report.summary());
            }
        }
    }

    /** The same, and the next has no time to wait. */
    public static final class CancelledAgainstAbortedNext extends CancelledAgainstNext {

        public CancelledAgainstAbortedNext() {
            next.abort();
        }
    }
}
