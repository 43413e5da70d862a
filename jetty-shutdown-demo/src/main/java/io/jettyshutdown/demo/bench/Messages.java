package io.jettyshutdown.demo.bench;

/**
 * What became of the messages between the clients and one server, by the books of both sides.
 *
 * @param sent that the clients had written completely
 * @param received that reached the server's application
 * @param echoed that the server's application was told were sent
 * @param echoes that reached the clients
 */
record Messages(long sent, long received, long echoed, long echoes) {

    long lostFromClients() {
        return Math.max(0, sent - received);
    }

    /** An echo may arrive although its sender was told that it had failed: that is none lost. */
    long lostToClients() {
        return Math.max(0, echoed - echoes);
    }
}
