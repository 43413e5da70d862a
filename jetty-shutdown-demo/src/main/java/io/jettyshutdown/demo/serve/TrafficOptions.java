package io.jettyshutdown.demo.serve;

import io.jettyshutdown.DrainReport;
import io.jettyshutdown.demo.traffic.Conversation;
import io.jettyshutdown.demo.traffic.Ledger;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.Supplier;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.component.LifeCycle;
import org.eclipse.jetty.websocket.server.WebSocketCreator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options by which {@code rolling} makes a server send numbered messages and keep a ledger of them. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields
final class TrafficOptions {

    private static final Logger LOG = LoggerFactory.getLogger(TrafficOptions.class);
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(5);

    @Option(names = "--push-interval-ms", hidden = true, required = true)
    private int pushIntervalMillis;

    @Option(names = "--ledger", hidden = true, required = true)
    private Path ledgerFile;

    @Option(names = "--node-name", hidden = true)
    private String nodeName = "unnamed";

    @Option(names = "--drain-entry", hidden = true)
    private @Nullable Path drainFile;

    @Option(names = "--stock", hidden = true)
    private boolean stock;

    private Ledger ledger;

    /** Whether the server is to be without the library, for comparison. */
    boolean stock() {
        return stock;
    }

    WebSocketCreator endpoints() throws IOException {
        ledger = new Ledger(ledgerFile);
        Duration interval = Duration.ofMillis(pushIntervalMillis);
        ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = new Thread(task, "push");
            thread.setDaemon(true);
            return thread;
        });
        return (request, response, callback) -> {
            response.getHeaders().put(Conversation.NODE_FIELD, nodeName);
            @Nullable String id = Request.extractQueryParameters(request).getValue("id");
            return new NumberedEndpoint(id == null ? "unnamed" : id, new Conversation(scheduler, interval), ledger);
        };
    }

    /** The process may exit as soon as the server is stopped: the stop must not return before the books are complete. */
    void keepBooksOf(Server server, Supplier<Optional<DrainReport>> report) {
        server.addEventListener(new LifeCycle.Listener() {
            @Override
            public void lifeCycleStopped(LifeCycle stopped) {
                try {
                    if (!ledger.awaitComplete(LONGEST_WAIT)) {
                        LOG.error("The ledger is not complete after {}: what is missing counts as lost", LONGEST_WAIT);
                    }
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                report.get().ifPresent(TrafficOptions.this::writeEntry);
            }
        });
    }

    private void writeEntry(DrainReport report) {
        try {
            if (drainFile != null) {
                DrainEntry.of(report).write(drainFile);
            }
        } catch (IOException e) {
            LOG.error("The entry of the drain cannot be written: it counts as none", e);
        }
    }
}
