package io.jettyshutdown.faults;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.Intent;
import io.jettyshutdown.Reconnects;
import io.jettyshutdown.testing.EchoServer;
import io.jettyshutdown.testing.Eventually;
import io.jettyshutdown.testing.Leftovers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;

/**
 * A fault, how many peers there are, and how many of them have it.
 *
 * @param fault what goes wrong with some
 * @param peers all of them
 * @param percent those with the fault
 */
record PeerFaultCase(Fault fault, int peers, int percent) {

    static final Duration GRACE_PERIOD = Duration.ofSeconds(20);

    private static final Duration HANDSHAKE_TIMEOUT = Duration.ofSeconds(2);

    /** The message upon which the application sends megabytes. */
    static final String PUSH = "push";

    private static final int RESTART = 1012;
    static final int PUSHED_MESSAGES = 400;
    private static final ByteBuffer PUSHED_MESSAGE = ByteBuffer.allocate(10_000).asReadOnlyBuffer();

    int faulty() {
        return Math.max(1, peers * percent / 100);
    }

    int responsive() {
        return fault == Fault.NONE ? peers : peers - faulty();
    }

    /** Its line in the matrix. */
    FaultMatrix.Key key() {
        return new FaultMatrix.Key(fault.description(), percent + " %");
    }

    /** Runs it from the start of a server to its end. */
    PeerFaultOutcome run() throws Exception {
        Leftovers leftovers = Leftovers.before();
        PeerFaultOutcome outcome = runWithServer();
        return outcome.withLeftBehind(leftovers.after());
    }

    /** By itself, so that no variable of it keeps anything alive. */
    private PeerFaultOutcome runWithServer() throws Exception {
        try (EchoServer server = server(fault, HANDSHAKE_TIMEOUT);
                PeerFleet fleet = new PeerFleet()) {
            fleet.open(server.port(), peers, faulty(), fault);
            Eventually.isTrue(() -> sessionsAreOpen(server.shutdown.openSessions()));
            fault.beforeDrain();

            long begun = System.nanoTime();
            fleet.draining();
            DrainReport report = server.shutdown.stop(Intent.RESTART).get(60, TimeUnit.SECONDS);
            Duration took = Duration.ofNanos(System.nanoTime() - begun);

            // The server has stopped: what it did to them is on its way.
            Eventually.isTrue(fleet::healthyPeersEnded);
            CaseResult result = new CaseResult(
                    key().fault(),
                    key().share(),
                    responsive(),
                    fleet.servedRight(RESTART),
                    took,
                    GRACE_PERIOD,
                    sessionsLeft(server.shutdown));
            return PeerFaultOutcome.of(result, report, fault);
        }
    }

    static EchoServer server(Fault fault, Duration handshakeTimeout) throws Exception {
        EchoServer server = EchoServer.start(
                GracefulShutdown.builder()
                        .gracePeriod(GRACE_PERIOD)
                        .handshakeTimeout(handshakeTimeout)
                        .reconnects(Reconnects.elsewhere(2000)),
                endpoint -> endpoint.onText = message -> {
                    // Else the record of a flood would be what the server keeps in memory.
                    endpoint.received.clear();
                    answer(message, endpoint.session);
                });
        if (fault.readsSlowly()) {
            server.useSmallSendBuffers();
        }
        return server;
    }

    /** The messages share their bytes: what is measured is not how much memory the test's application uses. */
    private static void answer(String message, Session session) {
        if (message.equals(PUSH)) {
            for (int i = 0; i < PUSHED_MESSAGES; i++) {
                session.sendBinary(PUSHED_MESSAGE.duplicate(), Callback.NOOP);
            }
        } else {
            session.sendText(message, Callback.NOOP);
        }
    }

    private boolean sessionsAreOpen(int open) {
        if (fault == Fault.DISCONNECTS_IN_UPGRADE) {
            // Theirs are there for a moment each.
            return open >= responsive();
        }
        return open == (fault.staysOpen() ? peers : responsive());
    }

    private static List<String> sessionsLeft(GracefulShutdown shutdown) {
        List<String> left = new ArrayList<>();
        if (shutdown.openSessions() > 0) {
            left.add(shutdown.openSessions() + " open sessions");
        }
        if (shutdown.untrackedSessions() > 0) {
            left.add(shutdown.untrackedSessions() + " untracked sessions");
        }
        return left;
    }
}
