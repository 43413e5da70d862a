package io.jettyshutdown.demo.traffic;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedWriter;
import java.io.FileWriter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server's file with one line of JSON per connection that has ended. What is missing in it counts as lost, so a line
 * is handed to the operating system as soon as it is known, and the server does not exit before every line is.
 *
 * <p>Thread-safe; guarded by {@code this}, the writing to the file included.
 */
public final class Ledger {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);

    private final BufferedWriter file;
    private int awaited;

    /** Creates the file. */
    public Ledger(Path path) throws IOException {
        // Not a channel: an interrupt, such as of a thread of a pool that stops, would close it for everybody.
        file = new BufferedWriter(new FileWriter(path.toFile(), StandardCharsets.UTF_8));
    }

    /** A connection was opened: its line is awaited from now on. */
    public synchronized void expectEntry() {
        awaited++;
    }

    /** Writes the line of a connection that has ended. */
    public synchronized void write(LedgerEntry entry) {
        try {
            file.write(JSON.writeValueAsString(entry));
            file.newLine();
            file.flush();
            awaited--;
            notifyAll();
        } catch (IOException e) {
            LOG.error("Cannot write the entry of connection {}: it counts as lost", entry.connection(), e);
        }
    }

    /** Waits for the lines of all connections that were opened. */
    public synchronized boolean awaitComplete(Duration longest) throws InterruptedException {
        long deadline = System.nanoTime() + longest.toNanos();
        for (long left = longest.toNanos(); awaited > 0 && left > 0; left = deadline - System.nanoTime()) {
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return awaited == 0;
    }

    /** Reads a ledger. A line that is not whole, because its server was killed, is left out. */
    public static List<LedgerEntry> read(Path path) throws IOException {
        List<LedgerEntry> entries = new ArrayList<>();
        for (String line : Files.readAllLines(path)) {
            try {
                entries.add(JSON.readValue(line, LedgerEntry.class));
            } catch (JsonProcessingException e) {
                break;
            }
        }
        return entries;
    }
}
