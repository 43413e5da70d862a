package io.jettyshutdown.demo.rolling.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.jettyshutdown.Intent;
import io.jettyshutdown.demo.rolling.client.EndedSession;
import io.jettyshutdown.demo.rolling.plan.Hints;
import io.jettyshutdown.demo.rolling.plan.Plan;
import io.jettyshutdown.demo.rolling.plan.Stop;
import io.jettyshutdown.demo.rolling.plan.Strategy;
import io.jettyshutdown.demo.traffic.LedgerEntry;
import io.jettyshutdown.demo.traffic.Tally;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RollingReportTest {

    private static final Plan PLAN = plan(100);

    private static Plan plan(double rate) {
        return new Plan(
                2,
                2,
                rate,
                Intent.RESTART,
                100,
                Duration.ofSeconds(5),
                Strategy.ONE_BY_ONE,
                Stop.PACED,
                Hints.FOLLOWED);
    }

    private final List<EndedSession> sessions = new ArrayList<>();
    private final List<LedgerEntry> ledgers = new ArrayList<>();
    private Duration longestStop = Duration.ofMillis(2500);
    private final Map<String, Integer> failedAttempts = new HashMap<>(Map.of("503", 1));

    /** Client 1 is disconnected from node-1 and comes back to node-2, client 2 stays there; then both leave. */
    @BeforeEach
    void everythingGoesWell() {
        add(1, "1.1", "node-1", 1012, false);
        add(1, "1.2", "node-2", 1000, true);
        add(2, "2.1", "node-2", 1000, true);
    }

    private void add(int client, String connection, String node, int closeCode, boolean left) {
        long opened = sessions.size() * 1_000_000_000L;
        sessions.add(new EndedSession(
                client, connection, node, opened, opened + 900_000_000, closeCode, left, new Tally(4, 6, 6)));
        ledgers.add(new LedgerEntry(connection, closeCode, LedgerEntry.replyOf(connection), new Tally(6, 4, 4)));
    }

    private RollingReport report() {
        return report(PLAN);
    }

    private RollingReport report(Plan plan) {
        return RollingReport.of(
                plan,
                sessions,
                ledgers,
                List.of(new Wave(Set.of("node-1"), 0)),
                Duration.ofSeconds(3),
                longestStop,
                failedAttempts);
    }

    @Test
    void tellsWhatHappened() throws Exception {
        String json = new ObjectMapper().writeValueAsString(report());

        assertThat(json)
                .isEqualTo(
                        "{'successful':true,'nodes':2,'clients':2,'intent':'restart','strategy':'one-by-one','stop':'paced','hints':'followed','closeCodes':{'1012':1},"
                                        .replace('\'', '"')
                                + ("'disconnects':1,'handshakesCompleted':1,'unclean':0,'messagesSent':30,'messagesLost':0,"
                                                + "'clientToServer':{'sent':12,'lost':0},'serverToClient':{'sent':18,'lost':0},"
                                                + "'connections':3,'connectionsUnaccounted':0,'failedAttempts':{'503':1},'disconnectsPerClient':{'mean':0.5,'max':1},"
                                                + "'outageMillis':{'p50':100,'p99':100,'max':100},"
                                                + "'peakReconnectsPerSecond':1,'reconnectRate':100.0,"
                                                + "'reconnectsOverRate':0.00909090909090909,'reconnectsPerTenth':[0,0,0,0,0,0,0,0,0,0,1],'triggersMillis':[0],'gracePeriodMillis':5000,'longestStopMillis':2500,'durationMillis':3000}")
                                        .replace('\'', '"'));
    }

    @Test
    void abnormalClosureIsAFailure() {
        add(2, "2.2", "node-2", 1006, false);

        assertThat(report().successful()).isFalse();
        assertThat(report().unclean()).isEqualTo(1);
        assertThat(ReportText.of(report())).contains("FAILED", "1 sessions ended without a Close frame (1006)");
    }

    @Test
    void abnormalClosureIsAFailureEvenIfTheClientWasLeaving() {
        add(2, "2.2", "node-2", 1006, true);

        assertThat(report().unclean()).isEqualTo(1);
    }

    @Test
    void codeThatIsNotTheExpectedOneIsAFailure() {
        add(2, "2.2", "node-2", 1000, false);

        assertThat(report().closeCodes()).containsEntry(1000, 1);
        assertThat(report().successful()).isFalse();
    }

    @Test
    void lostMessageIsAFailure() {
        ledgers.set(0, new LedgerEntry("1.1", 1012, LedgerEntry.replyOf("1.1"), new Tally(6, 3, 3)));

        assertThat(report().successful()).isFalse();
        assertThat(ReportText.of(report())).contains("FAILED", "1 messages were lost");
    }

    @Test
    void connectionInNoLedgerIsAFailureEvenIfNothingWasSentOnIt() {
        sessions.add(new EndedSession(2, "2.2", "node-2", 0, 0, 1000, true, Tally.NONE));

        assertThat(report().messagesLost()).isZero();
        assertThat(report().successful()).isFalse();
    }

    @Test
    void clientsThatAreSentToServersThatAreGoneAreAFailure() {
        failedAttempts.put("none", 1);

        assertThat(report().successful()).isFalse();
        assertThat(ReportText.of(report())).contains("clients were refused: 1 with status 503, 1 without an answer");
    }

    @Test
    void serverThatDoesNotStopWithinItsGracePeriodIsAFailure() {
        longestStop = Duration.ofSeconds(5 + 6);

        assertThat(report().successful()).isFalse();
        assertThat(ReportText.of(report()))
                .contains("Stop of a server               11.0 s at most, of 5.0 s", "longer to stop than its grace");
    }

    @Test
    void tooManyReconnectsAreAFailure() {
        Plan slow = plan(0.1);
        RollingReport report = report(slow);

        assertThat(report.reconnectsOverRate()).isEqualTo(1 / (0.1 * 1.1));
        assertThat(report.successful()).isFalse();
        assertThat(ReportText.of(report)).contains("9.09 times as fast as allowed");
    }

    @Test
    void textIsAlignedAndSaysThatAllIsWell() {
        List<String> lines = ReportText.of(report()).lines().toList();

        assertThat(lines).contains("Rolling restart of 2 nodes under 2 clients, in 3.0 s");
        assertThat(lines).contains("  Closing handshakes completed   1 of 1");
        assertThat(lines).contains("    with close code 1012         1 (Service Restart)");
        assertThat(lines.get(lines.size() - 1))
                .startsWith("Every client was told")
                .endsWith("No message was lost.");
    }
}
