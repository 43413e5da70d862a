package io.jettyshutdown.demo.rolling.report;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.jettyshutdown.Intent;
import io.jettyshutdown.codes.CloseCode;
import io.jettyshutdown.demo.observe.ClientsAccount;
import io.jettyshutdown.demo.rolling.client.EndedSession;
import io.jettyshutdown.demo.rolling.plan.Hints;
import io.jettyshutdown.demo.rolling.plan.Plan;
import io.jettyshutdown.demo.rolling.plan.Stop;
import io.jettyshutdown.demo.rolling.plan.Strategy;
import io.jettyshutdown.demo.traffic.LedgerEntry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;

/**
 * What a rolling deployment did to its clients.
 *
 * @param nodes servers that were replaced
 * @param clients clients
 * @param intent why the servers stopped: restart or stop
 * @param strategy in which order they were replaced
 * @param stop what made their stop graceful
 * @param hints what the clients made of what they were told
 * @param closeCodes the close codes that the clients saw, with their number; the clients' own closes at the end of the
 *     run do not count
 * @param disconnects sessions that the clients lost; the sum of closeCodes
 * @param handshakesCompleted of these, closed with the expected code and with both Close frames seen by the applications
 * @param unclean sessions that ended with 1006 for their client
 * @param messagesSent messages in both directions
 * @param messagesLost of these, those that never reached the other application
 * @param clientToServer messages in this direction
 * @param serverToClient messages in this direction
 * @param connections sessions that the clients had, those included that they ended themselves
 * @param connectionsUnaccounted connections that no server's ledger knows
 * @param failedAttempts attempts to connect that failed, by what was the answer: a status, or none
 * @param disconnectsPerClient how often a client was disconnected
 * @param outageMillis how long a client was without a connection
 * @param peakReconnectsPerSecond the most reconnects in any second
 * @param reconnectRate reconnects per second that were allowed
 * @param reconnectsOverRate the highest ratio of reconnects to those that the rate allowed; more than 1 is too fast
 * @param reconnectsPerTenth reconnects in each tenth of a second since the first node was told to stop
 * @param triggersMillis when the nodes of each wave were told to stop, since the first were
 * @param gracePeriodMillis how long a server may take to stop
 * @param longestStopMillis how long the slowest took, from the signal to the end of its process
 * @param durationMillis from the first replacement to the return of the last client
 */
@JsonPropertyOrder({"successful"})
public record RollingReport(
        int nodes,
        int clients,
        String intent,
        Strategy strategy,
        Stop stop,
        Hints hints,
        Map<Integer, Integer> closeCodes,
        int disconnects,
        int handshakesCompleted,
        int unclean,
        long messagesSent,
        long messagesLost,
        Books.Traffic clientToServer,
        Books.Traffic serverToClient,
        int connections,
        int connectionsUnaccounted,
        Map<String, Integer> failedAttempts,
        PerClient disconnectsPerClient,
        Outage outageMillis,
        int peakReconnectsPerSecond,
        double reconnectRate,
        double reconnectsOverRate,
        List<Integer> reconnectsPerTenth,
        List<Long> triggersMillis,
        long gracePeriodMillis,
        long longestStopMillis,
        long durationMillis) {

    private static final long END_OF_PROCESS_MILLIS = 5000;

    /**
     * Draws up the report.
     *
     * @param duration how long all replacements took
     * @param longestStop how long the slowest server took to stop
     * @param failedAttempts attempts to connect that failed, by their answer
     */
    public static RollingReport of(
            Plan plan,
            List<EndedSession> sessions,
            List<LedgerEntry> ledgers,
            List<Wave> waves,
            Duration duration,
            Duration longestStop,
            Map<String, Integer> failedAttempts) {
        Books books = Books.compare(sessions, ledgers, plan.intent().code());
        List<EndedSession> disconnected =
                sessions.stream().filter(EndedSession::disconnected).toList();
        Map<Integer, Integer> closeCodes = new TreeMap<>(
                disconnected.stream().collect(Collectors.toMap(EndedSession::closeCode, code -> 1, Integer::sum)));
        Map<Integer, Long> perClient =
                disconnected.stream().collect(Collectors.groupingBy(EndedSession::client, Collectors.counting()));
        List<Reconnection> reconnections = Reconnection.of(sessions);
        return new RollingReport(
                plan.nodes(),
                plan.clients(),
                plan.intent().tag(),
                plan.strategy(),
                plan.stop(),
                plan.hints(),
                closeCodes,
                disconnected.size(),
                books.handshakesCompleted(),
                closeCodes.getOrDefault(CloseCode.ABNORMAL, 0),
                books.clientToServer().sent() + books.serverToClient().sent(),
                books.clientToServer().lost() + books.serverToClient().lost(),
                books.clientToServer(),
                books.serverToClient(),
                sessions.size(),
                books.connectionsUnaccounted(),
                new TreeMap<>(failedAttempts),
                new PerClient((double) disconnected.size() / plan.clients(), largest(perClient.values())),
                outage(reconnections),
                Reconnection.peakPerSecond(reconnections),
                plan.reconnectRate(),
                Reconnection.worstOverRate(reconnections, waves, plan.reconnectRate()),
                Reconnection.curve(reconnections, waves.get(0).trigger()),
                waves.stream()
                        .map(wave -> TimeUnit.NANOSECONDS.toMillis(
                                wave.trigger() - waves.get(0).trigger()))
                        .toList(),
                plan.gracePeriod().toMillis(),
                longestStop.toMillis(),
                duration.toMillis());
    }

    private static long largest(Collection<Long> numbers) {
        return numbers.stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private static Outage outage(List<Reconnection> reconnections) {
        Histogram millis = new Histogram(3);
        reconnections.forEach(
                reconnection -> millis.recordValue(TimeUnit.NANOSECONDS.toMillis(reconnection.outageNanos())));
        return Outage.of(millis);
    }

    public ClientsAccount clientsAccount() {
        int code = Intent.named(intent).code();
        return new ClientsAccount(code, closeCodes.getOrDefault(code, 0), handshakesCompleted, connections);
    }

    /** Whether the servers asked for a rate and the clients do as they are asked. */
    boolean rateWasAgreed() {
        return stop == Stop.PACED && hints == Hints.FOLLOWED;
    }

    /** The end of a process takes some time, too, most of all on a host that is busy with all of this. */
    boolean stoppedTooLate() {
        return longestStopMillis > gracePeriodMillis + END_OF_PROCESS_MILLIS;
    }

    public int attemptsThatFailed() {
        return failedAttempts.values().stream().mapToInt(Integer::intValue).sum();
    }

    /** More than one, and more than one in a thousand reconnects: clients were sent to servers that are gone or going. */
    boolean manyAttemptsFailed() {
        return attemptsThatFailed() > Math.max(1, disconnects / 1000);
    }

    /**
     * Whether every client was told the right code, answered, lost nothing, and was let in again, at the rate if one was
     * agreed, and the servers stopped in time.
     */
    @JsonProperty
    public boolean successful() {
        return handshakesCompleted == disconnects
                && messagesLost == 0
                && connectionsUnaccounted == 0
                && !manyAttemptsFailed()
                && !stoppedTooLate()
                && (!rateWasAgreed() || reconnectsOverRate <= 1);
    }
}
