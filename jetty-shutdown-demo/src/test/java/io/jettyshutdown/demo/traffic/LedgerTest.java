package io.jettyshutdown.demo.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LedgerTest {

    private static final LedgerEntry FIRST =
            new LedgerEntry("1.1", 1012, LedgerEntry.replyOf("1.1"), new Tally(3, 5, 5));
    private static final LedgerEntry SECOND = new LedgerEntry("2.1", 1006, "Session Closed", new Tally(1, 0, 0));

    @TempDir
    private Path directory;

    private Path file;
    private Ledger ledger;

    @BeforeEach
    void create() throws Exception {
        file = directory.resolve("ledger");
        ledger = new Ledger(file);
    }

    @Test
    void entryIsInTheFileAtOnce() throws Exception {
        ledger.write(FIRST);
        ledger.write(SECOND);

        assertThat(Ledger.read(file)).containsExactly(FIRST, SECOND);
    }

    @Test
    void entryIsWrittenByAThreadThatIsInterrupted() throws Exception {
        Thread.currentThread().interrupt();
        ledger.write(FIRST);
        assertThat(Thread.interrupted()).isTrue();
        ledger.write(SECOND);

        assertThat(Ledger.read(file)).containsExactly(FIRST, SECOND);
    }

    @Test
    void lineThatIsCutShortIsLeftOut() throws Exception {
        ledger.write(FIRST);
        ledger.write(SECOND);
        String text = Files.readString(file);
        Files.writeString(file, text.substring(0, text.length() - 10));

        assertThat(Ledger.read(file)).containsExactly(FIRST);
    }

    @Test
    void waitsForTheEntryOfEachConnection() throws Exception {
        ledger.expectEntry();
        ledger.expectEntry();
        CompletableFuture<Boolean> complete = CompletableFuture.supplyAsync(() -> awaitComplete(Duration.ofMinutes(1)));
        ledger.write(FIRST);
        assertThat(complete).isNotDone();

        ledger.write(SECOND);

        assertThat(complete.join()).isTrue();
    }

    @Test
    void missingEntryIsNotAwaitedForEver() {
        ledger.expectEntry();

        assertThat(awaitComplete(Duration.ofMillis(50))).isFalse();
    }

    private boolean awaitComplete(Duration longest) {
        try {
            return ledger.awaitComplete(longest);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void onlyTheWordsOfTheClientProveItsReply() {
        assertThat(FIRST.replied()).isTrue();
        assertThat(SECOND.replied()).isFalse();
        assertThat(new LedgerEntry("1.1", 1012, "Service restart;retry-after-ms=0", Tally.NONE).replied())
                .isFalse();
    }
}
