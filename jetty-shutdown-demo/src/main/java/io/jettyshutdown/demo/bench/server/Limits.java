package io.jettyshutdown.demo.bench.server;

import java.time.Duration;

/** The same for all servers and clients; far more than they need, so that none of it decides anything. */
public final class Limits {

    /** How long a server may take to stop. */
    public static final Duration STOP = Duration.ofSeconds(30);

    /** How long anything else may take. */
    public static final Duration ANSWER = STOP.multipliedBy(2);

    /** Connections that wait for a server; more than the clients ever open at a time. */
    public static final int ACCEPT_QUEUE = 1024;

    private Limits() {}
}
