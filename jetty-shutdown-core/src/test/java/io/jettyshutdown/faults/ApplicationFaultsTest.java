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
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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
        int bad = misbehaviour.sessions(OTHERS);
        int good = OTHERS;
        GracefulShutdownBuilder builder = GracefulShutdown.builder()
                .gracePeriod(GRACE_PERIOD)
                .handshakeTimeout(GRACE_PERIOD.dividedBy(3))
                .closingWindow(GRACE_PERIOD.dividedBy(3))
                .reconnects(Reconnects.elsewhere(2000));
        Leftovers leftovers = Leftovers.before();
        int servedRight;
        Duration took;
        try (FaultyApplication application = new FaultyApplication(misbehaviour, builder);
                PeerFleet goodPeers = new PeerFleet();
                PeerFleet badPeers = new PeerFleet()) {
            goodPeers.open(application.port(), FaultyApplication.GOOD, good, 0, Fault.NONE);
            badPeers.open(application.port(), FaultyApplication.BAD, bad, 0, Fault.NONE);
            badPeers.send("go");
            goodPeers.draining();
            badPeers.draining();

            long begun = System.nanoTime();
            misbehaviour.begin(application);
            CompletableFuture<DrainReport> stopped = application.shutdown().stop(Intent.RESTART);
            Throwable failure = stopped.handle((done, thrown) -> thrown).get(60, TimeUnit.SECONDS);
            took = Duration.ofNanos(System.nanoTime() - begun);

            if (failure != null) {
                // Jetty's own complaint that threads do not end.
                assertThat(failure).hasRootCauseInstanceOf(TimeoutException.class);
            }
            DrainReport report =
                    application.shutdown().currentDrain().orElseThrow().report().get(1, TimeUnit.SECONDS);
            assertThat(took).isLessThan(GRACE_PERIOD.plusSeconds(5));
            // The server has stopped: what it did to them is on its way.
            Eventually.isTrue(goodPeers::healthyPeersEnded);
            servedRight = goodPeers.servedRight(1012);
            assertThat(servedRight).isEqualTo(good);
            assertThat(report.handshakes()).isGreaterThanOrEqualTo(good);
            assertThat(report.handshakes() + report.noReply() + report.aborted() + report.abnormal())
                    .isEqualTo(report.sessions());
            assertThat(report.farewellsFailed()).isLessThanOrEqualTo(bad);
            assertThat(application.shutdown().openSessions()).isZero();
            application.letGo();
            Drain drain = application.shutdown().currentDrain().orElseThrow();
            Eventually.isTrue(() -> drain.remaining() == 0);
        }
        List<String> leftBehind = leftovers.after();
        assertThat(leftBehind).isEmpty();
        FaultMatrix.Key key = misbehaviour.key(good);
        RESULTS.add(new CaseResult(key.fault(), key.share(), good, servedRight, took, GRACE_PERIOD, leftBehind));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 10_000})
    void anyNumberOfSessionsIsServedRight(int sessions) throws Exception {
        Leftovers leftovers = Leftovers.before();
        Duration took;
        int servedRight;
        try (FaultyApplication application = new FaultyApplication(
                        Misbehaviour.NONE,
                        GracefulShutdown.builder()
                                .gracePeriod(Duration.ofSeconds(25))
                                .reconnects(Reconnects.elsewhere(2000)));
                RemoteFleet peers = new RemoteFleet(application.port(), sessions)) {
            long begun = System.nanoTime();
            DrainReport report = application.shutdown().stop(Intent.RESTART).get(60, TimeUnit.SECONDS);
            took = Duration.ofNanos(System.nanoTime() - begun);
            servedRight = peers.servedRight();
            assertThat(servedRight).isEqualTo(sessions);
            assertThat(report.sessions()).isEqualTo(sessions);
            assertThat(report.handshakes()).isEqualTo(sessions);
        }
        List<String> leftBehind = leftovers.after();
        assertThat(leftBehind).isEmpty();
        NUMBERS.add(new CaseResult(
                "none",
                "%,d sessions".formatted(sessions),
                sessions,
                servedRight,
                took,
                Duration.ofSeconds(25),
                leftBehind));
    }
}
