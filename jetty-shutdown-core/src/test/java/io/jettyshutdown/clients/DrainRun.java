package io.jettyshutdown.clients;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.GracefulShutdown;
import io.jettyshutdown.GracefulShutdownBuilder;
import io.jettyshutdown.Intent;
import io.jettyshutdown.codes.CloseReason;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.eclipse.jetty.server.NetworkTrafficServerConnector;

/**
 * What a drain under traffic was to those who took part.
 *
 * @param report to the server
 * @param seen to the clients' applications
 * @param wire what came from each client
 * @param messages to the applications of both ends
 */
record DrainRun(DrainReport report, List<Seen> seen, List<ClientWire.Frames> wire, Messages messages) {

    static final int CONVERSATIONS = 5;

    /** So short that a message is likely to be on its way when a Close frame is. */
    static final long PERIOD_MILLIS = 5;

    private static final int BOUND_SECONDS = 40;

    /** Starts a server, lets the client converse with it, and drains it. */
    static DrainRun of(ForeignClient client, int serverPort, Entrance entrance, Intent intent) throws Exception {
        return of(client, serverPort, entrance, intent, false);
    }

    /** The same with a farewell that asks the client to send no more, and waits until it says so. */
    static DrainRun afterFarewell(ForeignClient client, int serverPort, Entrance entrance, Intent intent)
            throws Exception {
        return of(client, serverPort, entrance, intent, true);
    }

    private static DrainRun of(ForeignClient client, int serverPort, Entrance entrance, Intent intent, boolean farewell)
            throws Exception {
        try (ConversationServer conversations = new ConversationServer()) {
            ClientWire wire = new ClientWire();
            NetworkTrafficServerConnector connector = new NetworkTrafficServerConnector(conversations.server);
            connector.setNetworkTrafficListener(wire);
            connector.setPort(serverPort);
            // By default Jetty waits a second for the idle HTTP connections of browsers and proxies.
            connector.setShutdownIdleTimeout(20);
            conversations.server.addConnector(connector);
            GracefulShutdownBuilder options = GracefulShutdown.builder().stopAtShutdown(false);
            GracefulShutdown shutdown =
                    (farewell ? options.farewell(conversations::sayFarewell) : options).install(conversations.server);
            conversations.readiness = shutdown::isReady;
            conversations.start(PERIOD_MILLIS);
            entrance.awaitReady();
            var end = client.converse(entrance.conversations(CONVERSATIONS));
            conversations.awaitConversations(CONVERSATIONS);

            DrainReport report = shutdown.stop(intent).get(BOUND_SECONDS, TimeUnit.SECONDS);
            List<Seen> seen = end.get(BOUND_SECONDS, TimeUnit.SECONDS);
            List<ClientWire.Frames> frames =
                    IntStream.range(0, CONVERSATIONS).mapToObj(wire::ofClient).toList();
            return new DrainRun(report, seen, frames, Messages.count(seen, frames, conversations.ledgers()));
        }
    }

    /** The codes that the clients saw, ticked if all of them saw the reason too and all handshakes were completed. */
    String mark() {
        String codes = seen.stream()
                .map(one -> Integer.toString(one.code()))
                .distinct()
                .sorted()
                .collect(Collectors.joining("/"));
        return codes + (handshakesCompleted() ? " ✓" : " ✗");
    }

    /**
     * The same of clients that may keep their answers: every answer that got to the wire completed its handshake. Some do
     * get there; where the connection is cut, none is awaited.
     */
    String markOfAnswersOnTheWire() {
        boolean allSent = report.closeFramesSent().equals(Map.of(report.intent().code(), CONVERSATIONS));
        return report.intent().code()
                + (allSent && report.handshakes() > 0 && report.handshakes() == answers() ? " (✓)" : " ✗");
    }

    /** To the server, on the wire, and to each client. */
    private boolean handshakesCompleted() {
        return report.handshakes() == CONVERSATIONS
                && answers() == CONVERSATIONS
                && seen.stream().allMatch(this::told);
    }

    /** On the wire. */
    private int answers() {
        return wire.stream().mapToInt(ClientWire.Frames::closes).sum();
    }

    private boolean told(Seen one) {
        CloseReason reason = CloseReason.parse(one.reason());
        return one.wasClean()
                && reason.text().equals(report.intent().reason())
                && reason.retryAfter().isPresent();
    }
}
