package io.jettyshutdown.metrics;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainListener;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Outcome;
import io.jettyshutdown.SessionListener;
import io.jettyshutdown.codes.CloseCode;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The meters in one registry. Those for the codes that matter exist from the start, at zero, so that an increase is seen
 * from the first close. Thread-safe.
 */
final class Meters implements SessionListener, DrainListener {

    private static final String PREFIX = "jetty.websocket.";
    private static final List<Integer> CODES_FROM_THE_START = List.of(
            CloseCode.NORMAL, CloseCode.GOING_AWAY, CloseCode.NO_STATUS, CloseCode.ABNORMAL, CloseCode.SERVICE_RESTART);

    /** From a peer in the same data centre to one that is given up. */
    private static final Duration[] HANDSHAKE_BUCKETS = IntStream.of(
                    1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private final MeterRegistry registry;
    private final GracefulShutdown shutdown;
    private final Tags tags;
    private final CodeTags codes;
    private final Set<Meter.Id> registered = ConcurrentHashMap.newKeySet();
    private volatile boolean unbound;

    Meters(MeterRegistry registry, GracefulShutdown shutdown, Tags tags, CodeTags codes) {
        this.registry = registry;
        this.shutdown = shutdown;
        this.tags = tags;
        this.codes = codes;
    }

    void bind() {
        gauge("sessions", "Open WebSocket sessions", GracefulShutdown::openSessions);
        gauge(
                "sessions.untracked",
                "Open WebSocket sessions outside the closing mechanism; should be 0",
                GracefulShutdown::untrackedSessions);
        gauge(
                "drain.remaining",
                "Sessions still open in the running drain",
                observed -> observed.currentDrain().map(Drain::remaining).orElse(0));
        gauge(
                "drain.phase",
                "0 running, 1 announced, 2 closing, 3 awaiting, 4 aborting, 5 drained",
                observed -> observed.phase().number());
        upgradesRefused();
        for (int code : CODES_FROM_THE_START) {
            for (Outcome outcome : Outcome.values()) {
                ended(code, outcome);
            }
            for (boolean drain : new boolean[] {true, false}) {
                closeFrames("sent", code, drain);
                closeFrames("received", code, drain);
            }
        }
        handshake(CloseCode.GOING_AWAY);
        handshake(CloseCode.SERVICE_RESTART);
        shutdown.addListener((SessionListener) this);
        shutdown.addListener((DrainListener) this);
    }

    void unbind() {
        unbound = true;
        shutdown.removeListener((SessionListener) this);
        shutdown.removeListener((DrainListener) this);
        registered.forEach(registry::remove);
    }

    @Override
    public void closeFrameSent(int code, boolean drain) {
        closeFrames("sent", code, drain).increment();
    }

    @Override
    public void closeFrameReceived(int code, boolean drain) {
        closeFrames("received", code, drain).increment();
    }

    @Override
    public void closeFrameAnswered(int code, Duration elapsed) {
        handshake(code).record(elapsed);
    }

    @Override
    public void sessionEnded(int code, Outcome outcome) {
        ended(code, outcome).increment();
    }

    @Override
    public void upgradeRefused() {
        upgradesRefused().increment();
    }

    @Override
    public void drainEnded(DrainReport report) {
        known(Timer.builder(PREFIX + "drain")
                        .description("Whole drains, from the trigger to the end")
                        .tags(tags.and(
                                "intent",
                                report.intent().tag(),
                                "result",
                                report.result().tag()))
                        .register(registry))
                .record(report.duration());
    }

    private Counter closeFrames(String direction, int code, boolean drain) {
        return known(Counter.builder(PREFIX + "close.frames")
                .description("Close frames on the wire")
                .baseUnit("frames")
                .tags(tags.and("direction", direction, "code", codes.of(code), "source", drain ? "drain" : "other"))
                .register(registry));
    }

    private Counter ended(int code, Outcome outcome) {
        return known(Counter.builder(PREFIX + "sessions.ended")
                .description("How WebSocket sessions ended; 1005 and 1006 are never on the wire")
                .tags(tags.and("code", codes.of(code), "outcome", outcome.tag()))
                .register(registry));
    }

    private Timer handshake(int code) {
        return known(Timer.builder(PREFIX + "close.handshake")
                .description("From the server's Close frame to the peer's")
                .serviceLevelObjectives(HANDSHAKE_BUCKETS)
                .tags(tags.and("code", codes.of(code)))
                .register(registry));
    }

    private Counter upgradesRefused() {
        return known(Counter.builder(PREFIX + "upgrades.refused")
                .description("Upgrades refused with 503 because the server drains")
                .tags(tags)
                .register(registry));
    }

    private void gauge(String name, String description, ToDoubleFunction<GracefulShutdown> value) {
        known(Gauge.builder(PREFIX + name, shutdown, value)
                .description(description)
                .tags(tags)
                .register(registry));
    }

    private <M extends Meter> M known(M meter) {
        registered.add(meter.getId());
        if (unbound) {
            // An event that was under way.
            registry.remove(meter);
        }
        return meter;
    }
}
