package io.jettyshutdown.demo.rolling.client;

import io.jettyshutdown.codes.CloseCode;
import io.jettyshutdown.demo.traffic.Tally;

/**
 * What a client knows about a session when it has ended.
 *
 * @param client the number of the client
 * @param connection the name of the connection
 * @param node the name of the node
 * @param openedAt when it was open, in nanoseconds of the clock of {@link System#nanoTime()}
 * @param closedAt when the client saw the end of it, on the same clock
 * @param closeCode the close code that the client saw
 * @param left whether the client had asked for the end
 * @param tally what the client sent and received
 */
public record EndedSession(
        int client,
        String connection,
        String node,
        long openedAt,
        long closedAt,
        int closeCode,
        boolean left,
        Tally tally) {

    /** Whether the node or an accident ended it, and not its client. */
    public boolean disconnected() {
        return !left || closeCode != CloseCode.NORMAL;
    }
}
