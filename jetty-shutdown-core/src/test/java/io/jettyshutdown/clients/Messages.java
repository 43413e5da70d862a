package io.jettyshutdown.clients;

import java.util.List;

/**
 * What became of the messages of all conversations whose sending had succeeded.
 *
 * @param keptByClients what the clients' libraries never put on the wire
 * @param lostToServer what was on the wire and did not reach the server's application
 * @param lostToClients what did not reach the clients' applications
 * @param disordered what was not the expected message
 */
record Messages(int keptByClients, int lostToServer, int lostToClients, int disordered) {

    static final Messages ALL_ARRIVED = new Messages(0, 0, 0, 0);

    /** As if nothing had been kept. */
    Messages withoutKept() {
        return new Messages(0, lostToServer, lostToClients, disordered);
    }

    /** From the books of the clients, of the wire and of the server's ends, in the same order. */
    static Messages count(List<Seen> clients, List<ClientWire.Frames> wire, List<Ledger> server) {
        int kept = 0;
        int lostToServer = 0;
        int lostToClients = 0;
        int disordered = 0;
        for (int i = 0; i < clients.size(); i++) {
            Seen client = clients.get(i);
            Ledger session = server.get(i);
            int texts = wire.get(i).texts();
            kept += Math.max(0, client.sent() - texts);
            lostToServer += Math.max(0, texts - session.received());
            lostToClients += Math.max(0, session.sent() - client.received());
            disordered += client.disordered() + session.disordered();
        }
        return new Messages(kept, lostToServer, lostToClients, disordered);
    }
}
