package io.jettyshutdown.demo.rolling.report;

import static org.assertj.core.api.Assertions.assertThat;

import io.jettyshutdown.demo.rolling.client.EndedSession;
import io.jettyshutdown.demo.rolling.report.Books.Traffic;
import io.jettyshutdown.demo.traffic.LedgerEntry;
import io.jettyshutdown.demo.traffic.Tally;
import java.util.List;
import org.junit.jupiter.api.Test;

class BooksTest {

    /** The client sent 10 and received 20, the server sent 20 and received 10. */
    private static final EndedSession SESSION = session(1012, new Tally(10, 20, 20));

    private static EndedSession session(int closeCode, Tally tally) {
        return new EndedSession(1, "1.1", "node-1", 0, 0, closeCode, false, tally);
    }

    private static LedgerEntry entry(long sent, long received, long highest) {
        return new LedgerEntry("1.1", 1012, LedgerEntry.replyOf("1.1"), new Tally(sent, received, highest));
    }

    private static Books compare(EndedSession session, LedgerEntry... entries) {
        return Books.compare(List.of(session), List.of(entries), 1012);
    }

    @Test
    void nothingIsLostIfBothSidesAgree() {
        assertThat(compare(SESSION, entry(20, 10, 10)))
                .isEqualTo(new Books(new Traffic(10, 0), new Traffic(20, 0), 1, 0));
    }

    @Test
    void messageThatTheServerDidNotReceiveIsLost() {
        assertThat(compare(SESSION, entry(20, 9, 9)).clientToServer()).isEqualTo(new Traffic(10, 1));
    }

    @Test
    void messageThatTheClientDidNotReceiveIsLost() {
        assertThat(compare(SESSION, entry(23, 10, 10)).serverToClient()).isEqualTo(new Traffic(23, 3));
    }

    @Test
    void gapInWhatTheServerReceivedIsLost() {
        assertThat(compare(SESSION, entry(20, 9, 10)).clientToServer()).isEqualTo(new Traffic(10, 1));
    }

    @Test
    void gapInWhatTheClientReceivedIsLost() {
        EndedSession session = session(1012, new Tally(10, 18, 20));

        assertThat(compare(session, entry(20, 10, 10)).serverToClient()).isEqualTo(new Traffic(20, 2));
    }

    @Test
    void withoutALedgerEntryEverythingThatTheClientSentIsLost() {
        assertThat(compare(SESSION)).isEqualTo(new Books(new Traffic(10, 10), new Traffic(0, 0), 0, 1));
    }

    @Test
    void whatTheServerSentOnAConnectionThatTheClientNeverHadIsLost() {
        Books books = Books.compare(List.of(), List.of(entry(20, 0, 0)), 1012);

        assertThat(books.serverToClient()).isEqualTo(new Traffic(20, 20));
    }

    @Test
    void lossOnOneConnectionIsNotSetOffAgainstASurplusOnAnother() {
        EndedSession other = new EndedSession(2, "2.1", "node-1", 0, 0, 1012, false, new Tally(5, 0, 0));
        LedgerEntry surplus = new LedgerEntry("2.1", 1012, "", new Tally(0, 6, 6));

        Books books = Books.compare(List.of(SESSION, other), List.of(entry(20, 9, 9), surplus), 1012);

        assertThat(books.clientToServer()).isEqualTo(new Traffic(15, 1));
    }

    @Test
    void handshakeNeedsTheExpectedCodeAtTheClient() {
        assertThat(compare(session(1001, SESSION.tally()), entry(20, 10, 10)).handshakesCompleted())
                .isZero();
    }

    @Test
    void handshakeNeedsTheReplyOfTheClientAtTheServer() {
        LedgerEntry noReply = new LedgerEntry("1.1", 1012, "Service restart", new Tally(20, 10, 10));

        assertThat(compare(SESSION, noReply).handshakesCompleted()).isZero();
    }
}
