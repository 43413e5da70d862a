package io.jettyshutdown.clients;

/**
 * What a client's application saw of one conversation, and what it counted.
 *
 * @param code the close code that it was told
 * @param reason the reason that it was told
 * @param wasClean whether it was told that the closing handshake is complete
 * @param extensions what it knows of negotiated extensions
 * @param error what it was told of a failure; empty if nothing
 * @param sent messages whose sending had succeeded when it saw the Close frame
 * @param received messages of the server
 * @param disordered those of them that were not the expected ones
 */
public record Seen(
        int code,
        String reason,
        boolean wasClean,
        String extensions,
        String error,
        int sent,
        int received,
        int disordered) {}
