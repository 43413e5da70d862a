package io.jettyshutdown.clients;

import java.net.URI;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A client of another make. In each conversation it sends numbered messages all the time, expects numbered messages, and
 * does on the server's Close frame what the documentation of its library asks for.
 */
public interface ForeignClient extends AutoCloseable {

    /** Starts a conversation at each address; completes when all have ended, with what was seen of each. */
    CompletableFuture<List<Seen>> converse(List<URI> uris) throws Exception;
}
