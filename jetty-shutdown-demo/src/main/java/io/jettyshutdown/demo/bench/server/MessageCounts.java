package io.jettyshutdown.demo.bench.server;

import java.util.concurrent.atomic.AtomicLong;

/** What a server's application did with messages. Any thread counts; the numbers are final when the server has stopped. */
final class MessageCounts {

    /** Messages that reached the application. */
    final AtomicLong received = new AtomicLong();

    /** Echoes that the application has handed over, and of which it was told that they were sent. */
    final AtomicLong echoed = new AtomicLong();
}
