package io.jettyshutdown.clients;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** A client library in this process. */
abstract class JavaClient implements ForeignClient {

    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final long periodMillis;

    JavaClient(long periodMillis) {
        this.periodMillis = periodMillis;
    }

    /** Opens a connection that tells the conversation of all that happens. */
    abstract void open(URI uri, Conversation conversation) throws Exception;

    @Override
    public CompletableFuture<List<Seen>> converse(List<URI> uris) throws Exception {
        List<CompletableFuture<Seen>> ends = new ArrayList<>();
        for (URI uri : uris) {
            Conversation conversation = new Conversation();
            ends.add(conversation.end);
            open(uri, conversation);
            var pushing = clock.scheduleAtFixedRate(conversation::push, 0, periodMillis, TimeUnit.MILLISECONDS);
            conversation.end.thenRun(() -> pushing.cancel(false));
        }
        return CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
                .thenApply(all -> ends.stream().map(CompletableFuture::join).toList());
    }

    @Override
    public void close() throws Exception {
        clock.shutdownNow();
    }

    static final class Conversation {

        private static final Seen NOTHING = new Seen(1006, "", false, "", "", 0, 0, 0);

        private final Ledger ledger = new Ledger();
        private final CompletableFuture<Seen> end = new CompletableFuture<>();
        private final CompletableFuture<Ledger.Sender> sender = new CompletableFuture<>();

        /** What the Close frame told, and the messages whose sending had succeeded then. */
        private volatile Seen told = NOTHING;

        void opened(Ledger.Sender open) {
            sender.complete(open);
        }

        private void push() {
            if (sender.isDone() && told == NOTHING) {
                ledger.push(sender.join());
            }
        }

        void received(CharSequence text) {
            ledger.receive(text.toString());
        }

        /** The server's Close frame was seen. */
        void told(int code, String reason) {
            told = new Seen(code, reason, false, "", "", ledger.sent(), 0, 0);
        }

        /** Nothing more comes. */
        void ended(boolean clean, String error) {
            int sent = told == NOTHING ? ledger.sent() : told.sent();
            end.complete(new Seen(
                    told.code(), told.reason(), clean, "", error, sent, ledger.received(), ledger.disordered()));
        }

        /** For libraries that tell all of it at once. */
        void ended(int code, String reason) {
            told(code, reason);
            ended(code != NOTHING.code(), "");
        }
    }
}
