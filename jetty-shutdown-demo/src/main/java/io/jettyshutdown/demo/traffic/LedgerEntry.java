package io.jettyshutdown.demo.traffic;

/**
 * What a server knows about one connection when it has ended.
 *
 * @param connection the name of the connection, chosen by its client
 * @param closeCode the close code that the server's application saw
 * @param closeReason the close reason that the server's application saw
 * @param tally what the server's application sent and received
 */
public record LedgerEntry(String connection, int closeCode, String closeReason, Tally tally) {

    /**
     * The reason with which the client of a connection answers a Close frame: words that only the client knows. The
     * close code alone proves no reply, since Jetty tells an application the code that it sent itself if the connection
     * ends without one ({@code WebSocketSessionState.onEof}).
     */
    public static String replyOf(String connection) {
        return "reply of " + connection;
    }

    /**
     * Tells whether the server's application saw the client's Close frame.
     *
     * @return false if the connection ended before it came
     */
    public boolean replied() {
        return closeReason.equals(replyOf(connection));
    }
}
