package io.jettyshutdown.drain;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Phase;
import io.jettyshutdown.Reconnects;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A drain control for the model checker: all sessions are closed at once, and no time ever ends. */
final class ModelDrain {

    final ModelSessions sessions = new ModelSessions();

    /** Those of each drain that began. */
    final List<ModelThreads> threads = new CopyOnWriteArrayList<>();

    final DrainControl control = new DrainControl(
            new Settings(
                    GracefulShutdown.builder()
                            .gracePeriod(Duration.ofSeconds(25))
                            .closingWindow(Duration.ofSeconds(15))
                            .handshakeTimeout(Duration.ofSeconds(5))
                            .httpDrain(Duration.ofSeconds(5))
                            .timeBudget(),
                    Reconnects.here(Duration.ofSeconds(1)),
                    null,
                    null,
                    Duration.ofSeconds(1)),
            sessions,
            this::newThreads);

    private DrainThreads newThreads() {
        ModelThreads begun = new ModelThreads();
        threads.add(begun);
        return begun;
    }

    Drain start() {
        return control.drain(Intent.RESTART);
    }

    /** Runs the loops of all drains until they have nothing to do. */
    void run() {
        threads.forEach(ModelThreads::run);
    }

    /** Does not ask for the report before it is there, since the model checker would follow that thread, too. */
    static boolean over(Drain drain) {
        return drain.phase() == Phase.DRAINED || drain.phase() == Phase.RUNNING;
    }

    static DrainReport reportOf(Drain drain) {
        if (!over(drain)) {
            throw new AssertionError("the drain hangs in " + drain.phase());
        }
        return drain.report().join();
    }
}
