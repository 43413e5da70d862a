package io.jettyshutdown.metrics;

import io.jettyshutdown.CloseSource;
import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainListener;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
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
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToDoubleFunction;
import java.util.function.ToIntFunction;
import java.util.stream.IntStream;

/**
 * The meters in one registry. Those for the codes that matter exist from the start, at zero, so that an increase is seen
 * from the first close. Thread-safe.
 */
final class Meters implements SessionListener, DrainListener {

    private static final String PREFIX = "jetty.websocket.";

    /** A unit becomes the end of the name in Prometheus, so only meters whose names end with it have one. */
    private static final String SESSIONS = "sessions";

    private static final List<Integer> CODES_FROM_THE_START = List.of(
            CloseCode.NORMAL, CloseCode.GOING_AWAY, CloseCode.NO_STATUS, CloseCode.ABNORMAL, CloseCode.SERVICE_RESTART);

    /** Those with which Jetty closes by itself, beside 1001 when a session was idle for too long. */
    private static final List<Integer> CODES_OF_JETTY = List.of(1002, 1007, 1009, 1011);

    private static final List<String> INTENTS = List.of(Intent.STOP.tag(), Intent.RESTART.tag(), "other");

    /** From a peer in the same data centre to one that is given up. */
    private static final Duration[] HANDSHAKE_BUCKETS = IntStream.of(
                    1, 5, 10, 25, 50, 100, 250, 500, 1000, 2500, 5000, 10_000)
            .mapToObj(Duration::ofMillis)
            .toArray(Duration[]::new);

    private static final Map<String, ToIntFunction<DrainReport>> DRAINED = Map.of(
            Outcome.HANDSHAKE.tag(),
            DrainReport::handshakes,
            Outcome.NO_REPLY.tag(),
            DrainReport::noReply,
            Outcome.ABORTED.tag(),
            DrainReport::aborted,
            Outcome.ABNORMAL.tag(),
            DrainReport::abnormal,
            "kept",
            DrainReport::kept);

    private final MeterRegistry registry;
    private final GracefulShutdown shutdown;
    private final Tags tags;
    private final CodeTags codes;
    private final Set<Meter.Id> registered = ConcurrentHashMap.newKeySet();
    private final LastScrape lastScrape;
    private volatile boolean unbound;

    Meters(MeterRegistry registry, GracefulShutdown shutdown, Tags tags, CodeTags codes, int scrapers) {
        this.registry = registry;
        this.shutdown = shutdown;
        this.tags = tags;
        this.codes = codes;
        this.lastScrape = new LastScrape(scrapers);
    }

    void bind() {
        gauge(SESSIONS, "Open WebSocket sessions", GracefulShutdown::openSessions);
        gauge(
                "sessions.untracked",
                "Open WebSocket sessions outside the closing mechanism; should be 0",
                GracefulShutdown::untrackedSessions);
        gauge(
                "drain.remaining",
                "Sessions still open in the running drain",
                observed -> observed.currentDrain().map(Drain::remaining).orElse(0));
        gauge("drain.phase", "0 running, 1 announced, 2 closing, 3 awaiting, 4 aborting, 5 drained", observed -> {
            lastScrape.reading();
            return observed.phase().number();
        });
        sessionsOpened();
        upgradesRefused();
        for (int code : CODES_FROM_THE_START) {
            for (Outcome outcome : Outcome.values()) {
                ended(code, outcome);
            }
            for (CloseSource source : CloseSource.values()) {
                closeFrames("sent", code, source);
                closeFrames("received", code, source);
            }
        }
        CODES_OF_JETTY.forEach(code -> closeFrames("sent", code, CloseSource.JETTY));
        handshake(CloseCode.GOING_AWAY);
        handshake(CloseCode.SERVICE_RESTART);
        for (String intent : INTENTS) {
            for (DrainReport.Result result : DrainReport.Result.values()) {
                drain(intent, result);
            }
            DRAINED.keySet().forEach(outcome -> drained(intent, outcome));
        }
        shutdown.addListener((SessionListener) this);
        shutdown.addListener((DrainListener) this);
        if (!shutdown.timeBudget().awaitScrape().isZero()) {
            shutdown.addLastExport(lastScrape);
        }
    }

    void unbind() {
        unbound = true;
        shutdown.removeListener((SessionListener) this);
        shutdown.removeListener((DrainListener) this);
        shutdown.removeLastExport(lastScrape);
        registered.forEach(registry::remove);
    }

    @Override
    public void sessionOpened() {
        sessionsOpened().increment();
    }

    @Override
    public void closeFrameSent(int code, CloseSource source) {
        closeFrames("sent", code, source).increment();
    }

    @Override
    public void closeFrameReceived(int code, CloseSource source) {
        closeFrames("received", code, source).increment();
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
        String intent = report.intent().tag();
        drain(intent, report.result()).record(report.duration());
        DRAINED.forEach((outcome, number) -> drained(intent, outcome).increment(number.applyAsInt(report)));
    }

    private Counter sessionsOpened() {
        return known(Counter.builder(PREFIX + "sessions.opened")
                .description("WebSocket sessions that opened")
                .tags(tags)
                .register(registry));
    }

    private Counter closeFrames(String direction, int code, CloseSource source) {
        return known(Counter.builder(PREFIX + "close.frames")
                .description("Close frames on the wire, by who began the closing handshake")
                .baseUnit("frames")
                .tags(tags.and("direction", direction, "code", codes.of(code), "source", source.tag()))
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

    private Timer drain(String intent, DrainReport.Result result) {
        return known(Timer.builder(PREFIX + "drain")
                .description("Whole drains, from the trigger to the end")
                .tags(tags.and("intent", intent, "result", result.tag()))
                .register(registry));
    }

    private Counter drained(String intent, String outcome) {
        return known(Counter.builder(PREFIX + "drain.sessions")
                .description("Sessions that drains had to end, by how they ended; counted when a drain is over")
                .baseUnit(SESSIONS)
                .tags(tags.and("intent", intent, "outcome", outcome))
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
                .baseUnit(name.equals(SESSIONS) ? SESSIONS : null)
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
