package io.jettyshutdown.drain;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.Farewell;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.SessionPolicy;
import io.jettyshutdown.TimeBudget;
import java.time.Duration;
import java.util.function.Supplier;

/** A drain of ten sessions on a virtual clock. Grace period 25 s: window 15 s, handshake 5 s, HTTP 5 s. */
abstract class VirtualDrain {

    static final Duration TICK = Duration.ofNanos(1);

    final VirtualTime time = new VirtualTime();
    final VirtualSessions sessions = new VirtualSessions(time, 10);
    Reconnects reconnects = Reconnects.elsewhere(1);
    Duration readinessDelay = Duration.ZERO;
    Farewell farewell;
    SessionPolicy policy;

    DrainControl control() {
        return control(() -> time);
    }

    DrainControl control(Supplier<DrainThreads> threads) {
        TimeBudget budget = GracefulShutdown.builder()
                .gracePeriod(Duration.ofSeconds(25).plus(readinessDelay))
                .readinessDelay(readinessDelay)
                .closingWindow(Duration.ofSeconds(15))
                .handshakeTimeout(Duration.ofSeconds(5))
                .httpDrain(Duration.ofSeconds(5))
                .timeBudget();
        Settings settings = new Settings(budget, reconnects, farewell, policy, Duration.ofSeconds(1));
        return new DrainControl(settings, sessions, threads);
    }

    /** Of a server without sessions, but with upgrades under way. */
    Drain drainDuringUpgrades(int upgrades) {
        sessions.all.clear();
        sessions.opening = upgrades;
        return control().drain(Intent.RESTART);
    }

    static DrainReport report(Drain drain) {
        assertThat(drain.report()).isDone();
        return drain.report().join();
    }
}
