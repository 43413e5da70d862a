package io.jettyshutdown.control;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.TimeBudget;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What operators see: names and numbers, as {@link ControlHandler} documents them. */
final class State {

    private State() {}

    static Map<String, Object> of(GracefulShutdown shutdown) {
        Map<String, @Nullable Object> state = new LinkedHashMap<>();
        state.put("ready", shutdown.isReady());
        state.put("phase", shutdown.phase().name());
        state.put("openSessions", shutdown.openSessions());
        state.put("untrackedSessions", shutdown.untrackedSessions());
        state.put("timeBudgetMillis", of(shutdown.timeBudget()));
        state.put("drain", shutdown.currentDrain().map(State::of).orElse(null));
        state.put("lastReport", shutdown.lastReport().map(State::of).orElse(null));
        return state;
    }

    static Map<String, Object> of(TimeBudget budget) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("gracePeriod", budget.gracePeriod().toMillis());
        state.put("readinessDelay", budget.readinessDelay().toMillis());
        state.put("closingWindow", budget.closingWindow().toMillis());
        state.put("handshakeTimeout", budget.handshakeTimeout().toMillis());
        state.put("awaitScrape", budget.awaitScrape().toMillis());
        state.put("httpDrain", budget.httpDrain().toMillis());
        return state;
    }

    private static Map<String, Object> of(Drain drain) {
        Map<String, Object> state = of(drain.intent());
        state.put("phase", drain.phase().name());
        state.put("remaining", drain.remaining());
        state.put("elapsedMillis", drain.elapsed().toMillis());
        return state;
    }

    private static Map<String, Object> of(Intent intent) {
        Map<String, Object> state = new LinkedHashMap<>();
        state.put("intent", intent.tag());
        state.put("code", intent.code());
        state.put("reason", intent.reason());
        return state;
    }

    static Map<String, Object> of(DrainReport report) {
        Map<String, Object> state = of(report.intent());
        state.put("result", report.result().tag());
        state.put("sessions", report.sessions());
        state.put("handshakes", report.handshakes());
        state.put("noReply", report.noReply());
        state.put("aborted", report.aborted());
        state.put("abnormal", report.abnormal());
        state.put("kept", report.kept());
        state.put("untracked", report.untracked());
        state.put("refusedUpgrades", report.refusedUpgrades());
        state.put("pendingUpgrades", report.pendingUpgrades());
        state.put("farewellsFailed", report.farewellsFailed());
        state.put("closeFramesSent", new TreeMap<>(report.closeFramesSent()));
        state.put("closeFramesReceived", new TreeMap<>(report.closeFramesReceived()));
        state.put("durationMillis", report.duration().toMillis());
        Map<String, Long> phases = new LinkedHashMap<>();
        new TreeMap<>(report.phases()).forEach((phase, time) -> phases.put(phase.name(), time.toMillis()));
        state.put("phaseMillis", phases);
        return state;
    }
}
