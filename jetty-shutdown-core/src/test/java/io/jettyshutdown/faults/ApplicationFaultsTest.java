package io.jettyshutdown.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.Drain;
import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.Leftovers;
import io.jettyshutdown.testing.Parts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Whatever application code does: the sessions that it does not concern are served right, the grace period holds, and
 * nothing is left behind but the application's own blocked threads, as long as they block. With {@code
 * -Dfaults.full=true} there are a thousand sessions, and the results are written to the page.
 */
class ApplicationFaultsTest {

    private static final boolean FULL = Boolean.getBoolean("faults.full");
    private static final int OTHERS = FULL ? 900 : 180;
    private static final Duration GRACE_PERIOD = Duration.ofSeconds(FULL ? 20 : 5);
    private static final int RESTART = 1012;
    private static final List<CaseResult> RESULTS = new ArrayList<>();
    private static final List<CaseResult> NUMBERS = new ArrayList<>();

    @AfterAll
    static void writeThePage() throws Exception {
        if (FULL) {
            FaultMatrix.write("application", RESULTS);
            FaultMatrix.write("numbers", NUMBERS);
        }
    }

    @ParameterizedTest(name = "{0}")
    @EnumSource
    void otherSessionsAreServedRightAndTheGracePeriodHolds(Misbehaviour misbehaviour) throws Exception {
        Leftovers leftovers = Leftovers.before();
        CaseResult result = run(misbehaviour).withLeftBehind(leftovers.after());
        RESULTS.add(result);
        assertThat(result.leftBehind()).isEmpty();
    }

    @ParameterizedTest(name = "{0} sessions")
    @ValueSource(ints = {0, 1, 10_000})
    void anyNumberOfSessionsIsServedRight(int sessions) throws Exception {
        Parts.requireDescriptors(sessions + 1000);
        Leftovers leftovers = Leftovers.before();
        CaseResult result = run(sessions).withLeftBehind(leftovers.after());
        NUMBERS.add(result);
        assertThat(result.leftBehind()).isEmpty();
    }

    /** By itself, so that no variable of it keeps anything alive. */
    private static CaseResult run(Misbehaviour misbehaviour) throws Exception {
        int bad = misbehaviour.sessions(OTHERS);
        GracefulShutdownBuilder builder = GracefulShutdown.builder()
                .gracePeriod(GRACE_PERIOD)
                .handshakeTimeout(GRACE_PERIOD.dividedBy(3))
                .closingWindow(GRACE_PERIOD.dividedBy(3))
                .reconnects(Reconnects.elsewhere(2000));
        try (FaultyServer server = new FaultyServer(misbehaviour, builder);
                PeerFleet goodPeers = new PeerFleet();
                PeerFleet badPeers = new PeerFleet()) {
            goodPeers.open(server.port(), FaultyServer.GOOD, OTHERS, 0, Fault.NONE);
            badPeers.open(server.port(), FaultyServer.BAD, bad, 0, Fault.NONE);
            badPeers.send("go");
            goodPeers.draining();
            badPeers.draining();

            long begun = System.nanoTime();
            misbehaviour.begin(server);
            CompletableFuture<DrainReport> stopped = server.shutdown().stop(Intent.RESTART);
            Throwable failure = stopped.handle((done, thrown) -> thrown).get(60, TimeUnit.SECONDS);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);

            if (failure != null) {
                // Jetty's own complaint that threads do not end.
                assertThat(failure).hasRootCauseInstanceOf(TimeoutException.class);
            }
            assertThat(took).isLessThan(GRACE_PERIOD.plusSeconds(5));
            // The server has stopped: what it did to them is on its way.
            Eventually.isTrue(goodPeers::healthyPeersEnded);
            int servedRight = goodPeers.servedRight(RESTART);
            assertThat(servedRight).isEqualTo(OTHERS);
            Drain drain = server.shutdown().currentDrain().orElseThrow();
            assertAddsUp(drain.report().get(1, TimeUnit.SECONDS), bad);
            server.letGo();
            Eventually.isTrue(() -> drain.remaining() == 0);
            FaultMatrix.Key key = misbehaviour.key(OTHERS);
            return new CaseResult(key.fault(), key.share(), OTHERS, servedRight, took, GRACE_PERIOD, List.of());
        }
    }

    private static void assertAddsUp(DrainReport report, int bad) {
        assertThat(report.handshakes()).isGreaterThanOrEqualTo(OTHERS);
        assertThat(report.handshakes() + report.noReply() + report.aborted() + report.abnormal())
                .isEqualTo(report.sessions());
        assertThat(report.farewellsFailed()).isLessThanOrEqualTo(bad);
    }

    private static CaseResult run(int sessions) throws Exception {
        Duration gracePeriod = Duration.ofSeconds(25);
        try (FaultyServer server = new FaultyServer(
                        Misbehaviour.NONE,
                        GracefulShutdown.builder().gracePeriod(gracePeriod).reconnects(Reconnects.elsewhere(2000)));
                RemoteFleet peers = new RemoteFleet(server.port(), sessions)) {
            long begun = System.nanoTime();
            DrainReport report = server.shutdown().stop(Intent.RESTART).get(60, TimeUnit.SECONDS);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);
            int servedRight = peers.servedRight();
            assertThat(servedRight).isEqualTo(sessions);
            assertThat(report.sessions()).isEqualTo(sessions);
            assertThat(report.handshakes()).isEqualTo(sessions);
            return new CaseResult(
                    "none",
                    String.format(Locale.ROOT, "%,d sessions", sessions),
                    sessions,
                    servedRight,
                    took,
                    gracePeriod,
                    List.of());
        }
    }
}
