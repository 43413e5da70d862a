package io.jettyshutdown.demo.rolling.report;

import io.jettyshutdown.demo.rolling.client.EndedSession;
import io.jettyshutdown.demo.traffic.LedgerEntry;
import io.jettyshutdown.demo.traffic.Tally;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The clients' and the servers' accounts of the same connections, compared. What one side does not account for counts
 * against the result, never for it.
 *
 * @param clientToServer messages from clients to servers
 * @param serverToClient messages from servers to clients
 * @param handshakesCompleted disconnects of which the client saw the expected code and the server's application saw the
 *     client's reply
 * @param connectionsUnaccounted connections that a client had and that are in no ledger; what the client sent on them
 *     counts as lost, and what the server sent is not known
 */
record Books(Traffic clientToServer, Traffic serverToClient, int handshakesCompleted, int connectionsUnaccounted) {

    /**
     * Messages in one direction.
     *
     * @param sent whose send succeeded
     * @param lost of these, those that never reached the other application
     */
    record Traffic(long sent, long lost) {

        private static final Traffic NONE = new Traffic(0, 0);

        private Traffic plus(Tally sender, Tally receiver) {
            return new Traffic(sent + sender.sent(), lost + sender.lostOnTheWayTo(receiver));
        }
    }

    /** Compares. */
    static Books compare(Collection<EndedSession> sessions, Collection<LedgerEntry> ledgers, int expectedCode) {
        Map<String, LedgerEntry> entries =
                new HashMap<>(ledgers.stream().collect(Collectors.toMap(LedgerEntry::connection, Function.identity())));
        Traffic clientToServer = Traffic.NONE;
        Traffic serverToClient = Traffic.NONE;
        int handshakes = 0;
        int unaccounted = 0;
        for (EndedSession session : sessions) {
            @Nullable LedgerEntry entry = entries.remove(session.connection());
            Tally server = entry == null ? Tally.NONE : entry.tally();
            clientToServer = clientToServer.plus(session.tally(), server);
            serverToClient = serverToClient.plus(server, session.tally());
            if (entry == null) {
                unaccounted++;
            } else if (session.disconnected() && session.closeCode() == expectedCode && entry.replied()) {
                handshakes++;
            }
        }
        // Connections that were open for the server only: no client has seen what was sent on them.
        for (LedgerEntry entry : entries.values()) {
            serverToClient = serverToClient.plus(entry.tally(), Tally.NONE);
        }
        return new Books(clientToServer, serverToClient, handshakes, unaccounted);
    }
}
